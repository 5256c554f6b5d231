import { setTimeout as sleep } from "node:timers/promises";
import type { LeftoverReceipt } from "../../contract/receipt.ts";
import type { LeftoversRequest } from "../../core/leftovers.ts";
import type { SessionInfo } from "../../core/ports.ts";
import type { SessionBuses } from "./session-buses.ts";
import type { X11Displays } from "./x11-displays.ts";

/** Who is asked: the X server by the probe of its display, a compositor by the one of the bus. */
export type ClipboardProbes = {
  readonly displays: Pick<X11Displays, "clipboard">;
  readonly buses: Pick<SessionBuses, "converse">;
};

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
  { displays, buses }: ClipboardProbes,
): Promise<LeftoverReceipt> {
  const { display, xAuthorityPath, uid, backEnd, waylandSocket } = request.session;
  // The display of a login manager goes with its session; one of ours waits for the next guest.
  if (request.isOver && (display === null || backEnd !== "process")) {
    return none("notApplicable", "sessionOver");
  }
  if (display !== null) {
    const target = { display, xAuthorityPath, uid };
    return receiptOf((what) => displays.clipboard(target, what));
  }
  if (waylandSocket === undefined) return none("notAvailable", "noDisplay");
  return clearWayland(buses, { ...request.session, waylandSocket });
}

async function clearWayland(
  buses: ClipboardProbes["buses"],
  session: SessionInfo & { readonly waylandSocket: string },
): Promise<LeftoverReceipt> {
  const { waylandSocket } = session;
  let isDesktopOnly = false;
  const receipt = await buses.converse(session, (ask) =>
    receiptOf(async (what) => {
      const told = await ask({ ask: "waylandClipboard", waylandSocket, what });
      // GNOME's compositor, for one, lets nobody at it but the program in front.
      isDesktopOnly ||= told === 0;
      return told === null || told === 0 ? null : told - 1;
    }),
  );
  if (isDesktopOnly) return none("notAvailable", "desktopOnly");
  return receipt ?? none("unknown", "noAnswer");
}

async function receiptOf(ask: Ask): Promise<LeftoverReceipt> {
  const seen = await within(() => emptied(ask));
  if (seen === null) return none("unknown", "noAnswer");
  const counted = { kind: "clipboard", ...seen } as const;
  if (seen.after === 0) return { ...counted, status: "cleared" };
  return { ...counted, status: "partial", because: "takenBack" };
}

type Ask = (what: "look" | "empty") => Promise<number | null>;

async function emptied(
  ask: Ask,
): Promise<{ readonly before: number; readonly after: number } | null> {
  const before = await ask("empty");
  if (before === null) return null;
  for (let left = TRIES; ; left -= 1) {
    if (before > 0) await sleep(TAKEN_BACK_MS);
    const after = await ask("look");
    if (after === null) return null;
    if (after === 0 || left === 0) return { before: Math.max(before, after), after };
    await ask("empty");
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
