import type { SessionRules } from "../../policies/session-state.ts";
import type { ShellStatus } from "../contract/local-calls.ts";
import type { SessionInfo } from "./ports.ts";

/** Together far below what one line to the shell may hold (`MAX_LOCAL_MESSAGE_BYTES`). */
const MAX_ALLOW_CHARACTERS = 32 * 1024;
const MAX_PERMIT_CHARACTERS = 8 * 1024;

/**
 * What a guest's browser may do; only where the whole session is nobody's: elsewhere people have
 * browsers of their own. What does not fit into a message is not allowed.
 */
export function guestOf({ kind }: SessionInfo, rules: SessionRules): ShellStatus["guest"] {
  const { kioskStart: start, kioskAllow, kioskPermit } = rules;
  if (kind !== "kiosk" || start === null) return null;
  const allow = kioskAllow === "any" ? kioskAllow : firstOf(kioskAllow, MAX_ALLOW_CHARACTERS);
  const permit = firstOf(Object.entries(kioskPermit), MAX_PERMIT_CHARACTERS);
  const rows = permit.map(([origin, uses]): [string, string[]] => [origin, [...uses]]);
  return { start, allow, permit: Object.fromEntries(rows) };
}

function firstOf<T>(items: readonly T[], maxCharacters: number): T[] {
  let left = maxCharacters;
  return items.filter((item) => {
    left -= JSON.stringify(item).length + 1;
    return left >= 0;
  });
}
