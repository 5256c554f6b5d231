import type { BrowserContext, CDPSession, Page } from "playwright-core";
import type { BlockedKind } from "../../agent/contract/guest-blocked.ts";
import { type GuestHold, heldPermit, heldRefusal, homeOf } from "../guest-hold.ts";
import { credentialsIn, type LoadPlace } from "../guest-rules.ts";
import { guestPageScript } from "./guest-page-script.ts";

/** What a guest's browser was kept from, for the log: never more of an address than its origin. */
type Blocked = { readonly what: BlockedKind; readonly where: string };

export type Watch = {
  /** As it is now: a policy can change while a guest is there. */
  readonly hold: () => GuestHold;
  readonly onBlocked: (blocked: Blocked) => void;
  /** The guest has pressed the key that leads out of every page. */
  readonly onHome?: () => void;
};

/** As the Permissions API names them; `print` is none of the browser's. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  camera: "camera",
  microphone: "microphone",
  geolocation: "geolocation",
  notifications: "notifications",
  clipboardRead: "clipboard-read",
};
/** What no policy can permit: an origin that has something would be asked about these. */
const NEVER = ["midi", "idle-detection", "local-fonts", "window-management"];

/**
 * Holds all that a process loads to the rules: documents, frames, redirects, workers and what they
 * fetch. It stands in front of the network, where no page can step around it.
 */
export async function guardLoads(browser: CDPSession, watch: Watch): Promise<void> {
  const { hold, onBlocked } = watch;
  browser.on("Fetch.requestPaused", async ({ requestId, request, resourceType }) => {
    const place = resourceType === "Document" ? "frame" : "part";
    const refusal = heldRefusal(hold(), request.url, place);
    if (refusal !== null) onBlocked({ what: refusal, where: originOf(request.url) });
    await answerLoad(browser, requestId, { isAllowed: refusal === null, place });
  });
  guardSignIns(browser, onBlocked);
  await browser.send("Fetch.enable", { patterns: [{ urlPattern: "*" }], handleAuthRequests: true });
}

/** A page may sign in with what it holds itself, once; nobody is ever asked for a name. */
function guardSignIns(browser: CDPSession, onBlocked: Watch["onBlocked"]): void {
  const tried = new Set<string>();
  browser.on("Fetch.authRequired", ({ requestId, request }) => {
    const own = tried.has(requestId) ? null : credentialsIn(request.url);
    tried.add(requestId);
    if (own === null) onBlocked({ what: "signInPrompt", where: originOf(request.url) });
    const authChallengeResponse =
      own === null
        ? { response: "CancelAuth" as const }
        : { response: "ProvideCredentials" as const, ...own };
    void browser
      .send("Fetch.continueWithAuth", { requestId, authChallengeResponse })
      .catch(() => undefined);
  });
}

/** An empty answer leaves a guest on the page they are on, where a failure would show an error page. */
async function answerLoad(
  browser: CDPSession,
  requestId: string,
  { isAllowed, place }: { readonly isAllowed: boolean; readonly place: LoadPlace },
): Promise<void> {
  const answer = isAllowed
    ? browser.send("Fetch.continueRequest", { requestId })
    : place === "frame"
      ? browser.send("Fetch.fulfillRequest", { requestId, responseCode: 204 })
      : browser.send("Fetch.failRequest", { requestId, errorReason: "BlockedByClient" });
  // The page that asked may be gone by now.
  await answer.catch(() => undefined);
}

/** Before the first page: what every page of a guest may ask for, and what its keys and clicks do. */
export async function guardContext(context: BrowserContext, watch: Watch): Promise<void> {
  await context.grantPermissions([]);
  await context.addInitScript(guestPageScript(watch.hold()));
}

const GRANTING = new WeakMap<Page, CDPSession>();

/**
 * Each origin has just these permissions, whatever it had before. To name an origin is to lift the general
 * denial for it: one that may only print is not named at all, any other is denied the rest by name.
 */
export async function grantUses(
  context: BrowserContext,
  only: Page,
  { hold }: Watch,
): Promise<void> {
  // Kept: with the session that set them, Chromium forgets them all and asks the guest.
  const page = GRANTING.get(only) ?? (await context.newCDPSession(only));
  GRANTING.set(only, page);
  const { targetInfo } = await page.send("Target.getTargetInfo");
  const { browserContextId = "" } = targetInfo;
  const { began } = hold();
  for (const [origin, uses] of Object.entries(heldPermit(hold()))) {
    if (!began.permit[origin]?.some((use) => Object.hasOwn(PERMISSIONS, use))) continue;
    const granted = uses.map((use) => PERMISSIONS[use]);
    for (const name of [...Object.values(PERMISSIONS), ...NEVER]) {
      const setting = granted.includes(name) ? "granted" : "denied";
      await page.send("Browser.setPermission", {
        ...{ permission: { name }, setting, origin, browserContextId },
      });
    }
  }
}

/** One window: whatever opens another is closed, and where it may go the one window goes. */
export function guardPages(context: BrowserContext, only: Page, watch: Watch): void {
  const { hold, onBlocked } = watch;
  guardPage(only, watch);
  context.on("page", (page) => {
    onBlocked({ what: "newWindow", where: originOf(page.url()) });
    const address = page.url();
    void page
      .close()
      .then(() => only.bringToFront())
      .catch(() => undefined);
    if (heldRefusal(hold(), address, "top") !== null) return;
    void only.goto(address, { waitUntil: "commit" }).catch(() => undefined);
  });
}

/** The window that is parked out of sight can still be given the keys: none of them opens another. */
export async function guardParked(process: BrowserContext, watch: Watch): Promise<void> {
  const parked = process.pages()[0];
  await parked?.evaluate(guestPageScript(watch.hold()));
  process.on("page", (page) => {
    watch.onBlocked({ what: "newWindow", where: "none" });
    void page.close().catch(() => undefined);
  });
}

function guardPage(page: Page, { hold, onBlocked }: Watch): void {
  page.on("dialog", (dialog) => {
    onBlocked({ what: "dialog", where: originOf(page.url()) });
    // Leaving a page is never asked about; every other question is answered with no.
    const isLeaving = dialog.type() === "beforeunload";
    void (isLeaving ? dialog.accept() : dialog.dismiss()).catch(() => undefined);
  });
  // Listened to, it opens no window of the system.
  page.on("filechooser", () => onBlocked({ what: "upload", where: originOf(page.url()) }));
  page.on("download", (download) => {
    onBlocked({ what: "download", where: originOf(download.url()) });
    void download.cancel().catch(() => undefined);
  });
  // A service worker answers, and `blob:` and `data:` come, without anything being loaded.
  page.on("framenavigated", (frame) => {
    const place = frame === page.mainFrame() ? "top" : "frame";
    if (isError(frame.url()) || heldRefusal(hold(), frame.url(), place) === null) return;
    onBlocked({ what: "navigation", where: originOf(frame.url()) });
    void frame.goto(place === "top" ? homeOf(hold()) : "about:blank").catch(() => undefined);
  });
}

function isError(address: string): boolean {
  return address.startsWith("chrome-error:");
}

export function originOf(address: string): string {
  if (!URL.canParse(address)) return "none";
  const { origin, protocol } = new URL(address);
  return origin === "null" ? protocol : origin;
}
