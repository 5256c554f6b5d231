import { setTimeout as sleep } from "node:timers/promises";
import type { LeftoverReceipt } from "../../contract/receipt.ts";
import type { LeftoversRequest } from "../../core/leftovers.ts";
import type { X11Displays } from "./x11-displays.ts";

export type ClipboardDisplays = Pick<X11Displays, "clipboard">;

/** A clipboard manager that wants a selection back takes it within this. */
const TAKEN_BACK_MS = 150;
const TRIES = 2;
/** A display that hangs must not hold the cover up. */
const ANSWER_WITHIN_MS = 2_000;

/**
 * Takes everything that was copied away from its owners and looks again, since a clipboard manager
 * may put it back.
 */
export async function clearClipboard(
  request: Pick<LeftoversRequest, "session" | "isOver">,
  displays: ClipboardDisplays,
): Promise<LeftoverReceipt> {
  const { display, xAuthorityPath, uid, backEnd } = request.session;
  // The display of a login manager goes with its session; one of ours waits for the next guest.
  if (request.isOver && (display === null || backEnd !== "process")) {
    return none("notApplicable", "sessionOver");
  }
  // Under Wayland only the program in front may touch the clipboard.
  if (display === null) return none("notAvailable", "noDisplay");
  const target = { display, xAuthorityPath, uid };
  const seen = await within(() =>
    emptied(
      () => displays.clipboard(target, "empty"),
      () => displays.clipboard(target, "look"),
    ),
  );
  if (seen === null) return none("unknown", "noAnswer");
  const counted = { kind: "clipboard", ...seen } as const;
  if (seen.after === 0) return { ...counted, status: "cleared" };
  return { ...counted, status: "partial", because: "takenBack" };
}

type Ask = () => Promise<number | null>;

async function emptied(
  empty: Ask,
  look: Ask,
): Promise<{ readonly before: number; readonly after: number } | null> {
  const before = await empty();
  if (before === null) return null;
  for (let left = TRIES; ; left -= 1) {
    if (before > 0) await sleep(TAKEN_BACK_MS);
    const after = await look();
    if (after === null) return null;
    if (after === 0 || left === 0) return { before: Math.max(before, after), after };
    await empty();
  }
}

function within<T>(answer: () => Promise<T | null>): Promise<T | null> {
  const limit = sleep(ANSWER_WITHIN_MS, null, { ref: false });
  return Promise.race([answer(), limit]);
}

function none(
  status: "notApplicable" | "notAvailable" | "unknown",
  because: NonNullable<LeftoverReceipt["because"]>,
): LeftoverReceipt {
  return { kind: "clipboard", status, before: 0, after: 0, because };
}
