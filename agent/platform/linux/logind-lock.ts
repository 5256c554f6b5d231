import { setTimeout as sleep } from "node:timers/promises";
import { type CoverSource, waitUntilCovered } from "./cover-check.ts";
import type { LockProof } from "./lock-proof.ts";
import type { LogindClient } from "./logind-client.ts";
import type { DescribedSession } from "./logind-session-info.ts";

const LOCK_WITHIN_MS = 2000;
const LET_IT_LOCK_MS = 400;
const LOOK_EVERY_MS = 100;
/** Shells that draw their lock screen themselves on X11: there is no window of a locker to see. */
const SELF_DRAWN = ["gnome", "gnome-xorg", "gnome-classic", "cinnamon"];
/** Shells that start their own lock screen again when it crashes: it goes only when they let it. */
const SELF_GUARDED = [...SELF_DRAWN, "kde", "plasma"];

export type LockPorts = {
  readonly client: LogindClient;
  readonly displays: CoverSource;
  readonly lockProof: LockProof;
  /** Nobody's lock of this session is known, that a killed locker may have left behind. */
  readonly mayGiveBack: boolean;
};

/** What was seen of one way to lock. */
export type LockSeen =
  | { readonly isLocked: true; readonly by: readonly string[] }
  | { readonly isLocked: false; readonly because: string };

/**
 * Asks logind to lock and looks whether it happened. The call succeeds even when nobody listens,
 * and `LockedHint` tells of the locker's process, not of the screen: so both are looked for, the
 * hint and, on X11, a window that hides the root. Such a window counts without a hint too: some
 * lockers listen to logind and never answer it.
 */
export async function lockThroughLogind(
  session: DescribedSession,
  ports: LockPorts,
): Promise<LockSeen> {
  const { client, displays } = ports;
  const endMs = performance.now() + LOCK_WITHIN_MS;
  const hint = waitForHint(session, client);
  const asked = await client.lockSession(session.info.id);
  if (!asked.ok) return { isLocked: false, because: asked.detail };
  const isHinted = await hint;
  if (!hasLockerWindow(session)) {
    return isHinted ? confirmed(session, ports, endMs) : seenWithoutHint(null);
  }
  const withinMs = isHinted ? endMs - performance.now() : 0;
  return isHinted
    ? seenWindow(await isWindowSeen(session, displays, withinMs))
    : seenWithoutHint(await isWindowSeen(session, displays, withinMs));
}

/** Where no window can be looked for, the session's own screen is asked, if it can tell. */
async function confirmed(
  { info }: DescribedSession,
  { lockProof, mayGiveBack }: LockPorts,
  endMs: number,
): Promise<LockSeen> {
  for (;;) {
    // A hint comes before its locker has the screen, and who asks may be in its way.
    if (info.waylandSocket !== undefined) await sleep(LET_IT_LOCK_MS);
    const told = await lockProof.whoLocked(info, mayGiveBack);
    if (told === null) return { isLocked: true, by: ["lockedHint"] };
    if (told.isHeld) return { isLocked: true, by: ["lockedHint", told.by] };
    if (performance.now() > endMs) {
      return { isLocked: false, because: `LockedHint is true, but not for the ${told.by}` };
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Whether a locker of this session shows as a window that we can look for. */
export function hasLockerWindow({ logind: { Type, Desktop } }: DescribedSession): boolean {
  return Type === "x11" && !namesAny(Desktop, SELF_DRAWN);
}

/** Whether what locks this session is part of a shell that does not let a crash unlock it. */
export function isSelfGuarded({ logind: { Type, Desktop } }: DescribedSession): boolean {
  return Type !== "x11" || namesAny(Desktop, SELF_GUARDED);
}

/** Whether its shell brings a lock screen of its own, wherever it draws. */
export function hasOwnLockScreen({ logind: { Desktop } }: DescribedSession): boolean {
  return namesAny(Desktop, SELF_GUARDED);
}

/** @returns null when the display can't be seen */
export async function isWindowSeen(
  { info }: DescribedSession,
  displays: CoverSource,
  withinMs: number,
): Promise<boolean | null> {
  const { display, xAuthorityPath, uid } = info;
  if (display === null) return null;
  return waitUntilCovered(displays, { display, xAuthorityPath, uid }, withinMs);
}

function seenWindow(isSeen: boolean | null): LockSeen {
  if (isSeen === true) return { isLocked: true, by: ["lockedHint", "window"] };
  const screen = isSeen === null ? "the display can't be seen" : "no locker covers the screen";
  return { isLocked: false, because: `LockedHint is true, but ${screen}` };
}

function seenWithoutHint(isSeen: boolean | null): LockSeen {
  if (isSeen === true) return { isLocked: true, by: ["window"] };
  return { isLocked: false, because: "no locker answered: LockedHint stayed false" };
}

/** `XDG_CURRENT_DESKTOP` is a list, and login managers differ in what they pass on. */
function namesAny(desktop: string, names: readonly string[]): boolean {
  return desktop
    .toLowerCase()
    .split(":")
    .some((name) => names.includes(name));
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
