import { type GuestHold, heldPermit, heldRefusal, homeOf } from "../guest-hold.ts";
import { type LoadPlace, permitted } from "../guest-rules.ts";
import type { ElectronCalls } from "./electron.ts";
import { inTime } from "./ends-within.ts";
import { originOf, type Watch } from "./guest-guard.ts";
import { HOME_KEY } from "./guest-home-key.ts";

export type GuestSession = ReturnType<ElectronCalls["guestSession"]>;
export type GuestContents = ReturnType<ElectronCalls["createWindow"]>["webContents"];

const ANSWERS_WITHIN_MS = 15_000;

/** Electron's names; `media` says beside it which of the two is meant. */
const USES: Readonly<Record<string, string>> = {
  geolocation: "geolocation",
  notifications: "notifications",
  "clipboard-read": "clipboardRead",
  hid: "hid",
};
const MEDIA_USES: Readonly<Record<string, string>> = { video: "camera", audio: "microphone" };
const PLACES: Readonly<Record<string, LoadPlace>> = { mainFrame: "top", subFrame: "frame" };

/** Holds all that a guest's session loads, keeps, asks for and hands out, to the rules. */
export function guardGuestSession(session: GuestSession, watch: Watch): void {
  const { hold, onBlocked } = watch;
  session.webRequest.onBeforeRequest(({ url, resourceType }, callback) => {
    const refusal = heldRefusal(hold(), url, PLACES[resourceType] ?? "part");
    if (refusal !== null) onBlocked({ what: refusal, where: originOf(url) });
    callback({ cancel: refusal !== null });
  });
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const media = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    callback(mayUse(hold(), details.requestingUrl, usesOf(permission, media)));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    const uses = usesOf(permission, details.mediaType === undefined ? [] : [details.mediaType]);
    return mayUse(hold(), details.requestingUrl ?? origin, uses);
  });
  session.setDevicePermissionHandler(
    ({ deviceType, origin }) => deviceType === "hid" && mayUse(hold(), origin, ["hid"]),
  );
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.on("select-hid-device", (event, { deviceList, frame }, choose) => {
    const may = frame !== null && mayUse(hold(), frame.origin, ["hid"]);
    const cancelled = none(event);
    // An origin that may has each of them anyway (`navigator.hid.getDevices`): nobody is asked which.
    choose(may ? (deviceList[0]?.deviceId ?? cancelled) : cancelled);
  });
  session.on("select-usb-device", (event, _details, choose) => choose(none(event)));
  session.on("select-serial-port", (event, _ports, _contents, choose) => choose(none(event)));
  session.on("will-download", (event, item) => {
    event.preventDefault();
    item.cancel();
    onBlocked({ what: "download", where: originOf(item.getURL()) });
  });
}

/** One window for one guest: where it may go it goes, and it opens no other. */
export function guardGuestContents(contents: GuestContents, watch: Watch): void {
  const { hold, onBlocked, onHome } = watch;
  // No request stands before it: what WebRTC reaches by itself, nobody would see.
  contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
  const keepFrom = (event: Navigation) => {
    const refusal = heldRefusal(hold(), event.url, event.isMainFrame ? "top" : "frame");
    if (refusal === null) return;
    event.preventDefault();
    onBlocked({ what: refusal, where: originOf(event.url) });
  };
  contents.on("before-input-event", (event, { type, key }) => {
    if (type !== "keyDown" || key !== HOME_KEY) return;
    event.preventDefault();
    onHome?.();
  });
  contents.on("will-frame-navigate", keepFrom);
  contents.on("will-redirect", keepFrom);
  contents.setWindowOpenHandler(({ url }) => {
    onBlocked({ what: "newWindow", where: originOf(url) });
    if (heldRefusal(hold(), url, "top") === null) void go(contents, url);
    return { action: "deny" };
  });
  // A service worker answers, and `blob:` and `data:` come, without anything being loaded.
  contents.on("did-navigate", (_event, url) => {
    if (url.startsWith("chrome-error:") || heldRefusal(hold(), url, "top") === null) return;
    onBlocked({ what: "navigation", where: originOf(url) });
    void go(contents, homeOf(hold()));
  });
}

/** A site that is down is the guest's to see. */
async function go(contents: GuestContents, address: string): Promise<void> {
  await contents.loadURL(address).catch(() => undefined);
}

/** As on the Chromium host: a server that only says that it is broken is no better than none. */
export async function whyUnreachable(
  contents: GuestContents,
  start: string,
): Promise<string | null> {
  const committed = new Promise<string | null>((resolve) => {
    contents.once("did-navigate", (_event, _url, status) =>
      resolve(status >= 500 ? `the start page answers with ${status}` : null),
    );
  });
  const loaded = contents.loadURL(start).then(
    () => null,
    (error) => `the start page can't be reached: ${String(error).slice(0, 300)}`,
  );
  const first = Promise.race([committed, loaded]).then((because) => ({ because }));
  const known = await inTime(ANSWERS_WITHIN_MS, first);
  return known === null ? "the start page does not answer" : known.because;
}

export function mayUse(hold: GuestHold, address: string, uses: readonly string[] | null): boolean {
  const allowed = permitted({ ...hold.now, permit: heldPermit(hold) }, address);
  return (uses ?? [""]).every((use) => allowed.includes(use));
}

/** Null: nothing that a policy could permit. */
function usesOf(permission: string, media: readonly string[]): readonly string[] | null {
  const uses = permission === "media" ? media.map((kind) => MEDIA_USES[kind]) : [USES[permission]];
  const known = uses.filter((use) => use !== undefined);
  return known.length > 0 && known.length === uses.length ? known : null;
}

/** Of several devices a page gets none: an empty id cancels what it asked for. */
function none(event: { preventDefault(): void }): string {
  event.preventDefault();
  return "";
}

type Navigation = {
  readonly url: string;
  readonly isMainFrame: boolean;
  preventDefault(): void;
};
