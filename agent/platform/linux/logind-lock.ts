import type { LockOutcome } from "../../core/ports.ts";
import { type CoverSource, waitUntilCovered } from "./cover-check.ts";
import type { LogindClient } from "./logind-client.ts";
import type { DescribedSession } from "./logind-session-info.ts";

const LOCK_WITHIN_MS = 2000;
/** Shells that draw their lock screen themselves on X11: there is no window of a locker to see. */
const SELF_DRAWN = ["gnome", "gnome-xorg", "gnome-classic", "cinnamon"];

export type LockPorts = {
  readonly client: LogindClient;
  readonly displays: CoverSource;
};

/**
 * Asks logind to lock and looks whether it happened. The call succeeds even when nobody listens,
 * and `LockedHint` tells of the locker's process, not of the screen: so both must be seen, the hint
 * and, on X11, a window that hides the root.
 */
export async function lockThroughLogind(
  session: DescribedSession,
  { client, displays }: LockPorts,
): Promise<LockOutcome> {
  const startedMs = performance.now();
  const ms = () => Math.round(performance.now() - startedMs);
  const failed = (because: string): LockOutcome => ({ status: "failed", because, ms: ms() });

  const hint = waitForHint(session, client);
  const asked = await client.lockSession(session.info.id);
  if (!asked.ok) return failed(asked.detail);
  if (!(await hint)) return failed("no locker answered: LockedHint stayed false");
  const { display, xAuthorityPath, uid } = session.info;
  const { Type, Desktop } = session.logind;
  if (Type !== "x11" || SELF_DRAWN.includes(Desktop.toLowerCase())) {
    return { status: "locked", by: ["lockedHint"], ms: ms() };
  }
  if (display === null) return failed("LockedHint is true, but the session's display is not known");
  const target = { display, xAuthorityPath, uid };
  const covered = await waitUntilCovered(displays, target, LOCK_WITHIN_MS - ms());
  if (covered === null) return failed("LockedHint is true, but the display can't be seen");
  if (!covered) return failed("LockedHint is true, but no locker covers the screen");
  return { status: "locked", by: ["lockedHint", "window"], ms: ms() };
}

/** Listens before it asks, so that no change is missed. */
function waitForHint(session: DescribedSession, client: LogindClient): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (locked: boolean) => {
      clearTimeout(timer);
      cancel();
      resolve(locked);
    };
    const timer = setTimeout(() => settle(false), LOCK_WITHIN_MS);
    const cancel = client.onEvent((event) => {
      if (event.kind !== "changed" || event.path !== session.path) return;
      if (event.lockedHint === true) settle(true);
    });
    void client.session(session.path).then((now) => {
      if (now.ok && now.value.LockedHint) settle(true);
    });
  });
}
