import type { CDPSession } from "playwright-core";
import { heldRefusal } from "../guest-hold.ts";
import type { Watch } from "./guest-guard.ts";

/** A window that loads something has asked for it at once. */
const ASKS_WITHIN_MS = 500;

type Own = { readonly targetId: string; readonly browserContextId?: string };

/**
 * A window whose first page is refused never becomes a page: it would lie empty over the guest's own, and
 * nobody hears of it but here.
 *
 * @param toFront gives the guest their page back
 */
export async function closeStrays(
  browser: CDPSession,
  own: Own,
  { hold }: Watch,
  toFront: () => void,
): Promise<void> {
  const strays = new Map<string, NodeJS.Timeout>();
  const forget = (targetId: string) => {
    clearTimeout(strays.get(targetId));
    strays.delete(targetId);
  };
  const close = (targetId: string) => {
    forget(targetId);
    // It may have been closed as a page by then.
    void browser.send("Target.closeTarget", { targetId }).then(toFront, () => undefined);
  };
  browser.on("Target.targetCreated", ({ targetInfo }) => {
    const { targetId, type, browserContextId } = targetInfo;
    if (type !== "page" || browserContextId !== own.browserContextId) return;
    if (targetId === own.targetId) return;
    strays.set(
      targetId,
      setTimeout(() => close(targetId), ASKS_WITHIN_MS),
    );
  });
  browser.on("Target.targetDestroyed", ({ targetId }) => forget(targetId));
  // A window's first frame has its name.
  browser.on("Fetch.requestPaused", ({ frameId, request }) => {
    const waits = strays.get(frameId);
    if (waits === undefined) return;
    clearTimeout(waits);
    if (heldRefusal(hold(), request.url, "frame") !== null) close(frameId);
  });
  await browser.send("Target.setDiscoverTargets", { discover: true });
}
