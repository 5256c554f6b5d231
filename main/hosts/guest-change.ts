import type { BrowserContext, CDPSession, Frame, Page } from "playwright-core";
import { reachableHosts } from "../guest-rules.ts";
import { inTime } from "./ends-within.ts";
import { grantUses, type Watch } from "./guest-guard.ts";
import { guestLimitsScript } from "./guest-page-script.ts";

/** A page that hangs answers nothing: it is ended for that, elsewhere. */
const ANSWERS_WITHIN_MS = 1_000;

/** What loads is held already; this takes from the pages that are there what they have or could use. */
export async function holdContext(context: BrowserContext, watch: Watch): Promise<void> {
  const limits = guestLimitsScript(watch.hold());
  const holdPage = async (page: Page) => {
    const session = await context.newCDPSession(page);
    await grantUses(context, page, watch);
    await Promise.all(page.frames().map((frame) => frame.evaluate(limits)));
    await closeSockets(session, watch);
    await session.detach();
    for (const frame of page.frames()) await closeFrameSockets(context, frame, watch);
  };
  const all = [context.addInitScript(limits), ...context.pages().map(holdPage)];
  await inTime(ANSWERS_WITHIN_MS, Promise.allSettled(all));
}

/** Nobody has pressed or typed anything on its first page, nor was led to another. */
export async function isUntouched(context: BrowserContext, start: string): Promise<boolean> {
  const page = context.pages()[0];
  if (page === undefined || page.url() !== new URL(start).href) return false;
  const asked = activationOf(context, page).catch(() => true);
  return (await inTime(ANSWERS_WITHIN_MS, asked)) === false;
}

/** Not by playwright's own way of asking a page, which counts as a touch. */
async function activationOf(context: BrowserContext, page: Page): Promise<boolean> {
  const session = await context.newCDPSession(page);
  const expression = "navigator.userActivation.hasBeenActive";
  const { result } = await session.send("Runtime.evaluate", { expression });
  await session.detach();
  return result.value !== false;
}

/** A frame of another site has a process and a session of its own; others are in their page's. */
async function closeFrameSockets(
  context: BrowserContext,
  frame: Frame,
  watch: Watch,
): Promise<void> {
  const session = await context.newCDPSession(frame).catch(() => null);
  if (session === null) return;
  await closeSockets(session, watch);
  await session.detach();
}

/** Open connections are in the page's own heap: no script could tell which there are. */
async function closeSockets(session: CDPSession, { hold }: Watch): Promise<void> {
  const hosts = reachableHosts(hold().now);
  if (hosts === null) return;
  const contextIds: number[] = [];
  session.on("Runtime.executionContextCreated", ({ context }) => void contextIds.push(context.id));
  await session.send("Runtime.enable");
  for (const contextId of contextIds) {
    for (const name of ["WebSocket", "EventSource"]) {
      const asked = { expression: `${name}.prototype`, contextId };
      const prototypeObjectId = (await session.send("Runtime.evaluate", asked)).result.objectId;
      if (prototypeObjectId === undefined) continue;
      const { objects } = await session.send("Runtime.queryObjects", { prototypeObjectId });
      await session.send("Runtime.callFunctionOn", {
        objectId: objects.objectId ?? "",
        functionDeclaration: CLOSE_OTHERS,
        arguments: [{ value: hosts }],
      });
    }
  }
}

const CLOSE_OTHERS = `function (hosts) {
  const isListed = (name) =>
    hosts.some((host) => (host.startsWith("*.") ? name.endsWith(host.slice(1)) : name === host));
  for (const socket of this) {
    if (socket.readyState < 2 && !isListed(new URL(socket.url).hostname)) socket.close();
  }
}`;
