import type { ShellStatus } from "../agent/contract/local-calls.ts";
import type { GuestKeys } from "./guest-keys.ts";
import type { Preferences } from "./preferences.ts";
import type { StatusPanel } from "./status-panel.ts";

const OVER: readonly ShellStatus["stage"][] = ["cleared", "signedOut"];

/** Pure: whoever was at a session that is nobody's own has left it, and somebody else comes. */
export function hasLeft(before: ShellStatus | null, now: ShellStatus): boolean {
  const wasThere = before !== null && !OVER.includes(before.stage);
  return now.sessionKind !== "named" && wasThere && OVER.includes(now.stage);
}

/** What they chose and what they opened goes with them: a shell may outlive them. */
export function forgetPerson(
  panel: Pick<StatusPanel, "close">,
  preferences: Pick<Preferences, "forget">,
  keys: Pick<GuestKeys, "close">,
): void {
  preferences.forget();
  panel.close();
  keys.close();
}
