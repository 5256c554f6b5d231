import type { ShellStatus } from "../agent/contract/local-calls.ts";
import type { GuestKeys } from "./guest-keys.ts";
import type { Preferences } from "./preferences.ts";
import type { StatusPanel } from "./status-panel.ts";

const OVER: readonly ShellStatus["stage"][] = ["cleared", "signedOut"];

/** Pure: whoever was at a session that is nobody's own has left it, and somebody else comes. */
function hasLeft(before: ShellStatus | null, now: ShellStatus): boolean {
  const wasThere = before !== null && !OVER.includes(before.stage);
  return now.sessionKind !== "named" && wasThere && OVER.includes(now.stage);
}

/**
 * What they chose and what they opened goes with them: a shell may outlive them. The last words to them
 * are still in their language.
 */
export function followPerson(
  before: ShellStatus | null,
  now: ShellStatus,
  preferences: Pick<Preferences, "forget" | "letGo">,
  pages: readonly Pick<StatusPanel | GuestKeys, "close">[],
): void {
  if (hasLeft(before, now)) {
    preferences.forget();
    for (const page of pages) page.close();
  }
  if (!isParting(now)) preferences.letGo();
}

function isParting({ stage, surface }: ShellStatus): boolean {
  return stage === "signedOut" && surface === "banner";
}
