import { statusOf } from "../../test/support/shell-values.ts";

const sessionId = "bench";

/** An idle warning, as an agent sends it. */
export const WARNING = statusOf({ sessionId });

export const NOTHING_UP = statusOf({
  ...{ sessionId, stage: "active", surface: "none" },
  ...{ act: null, remainingMs: null, answer: "none" },
});

export const COVER = statusOf({
  ...{ sessionId, stage: "locked", surface: "cover", remainingMs: null, answer: "none" },
});

/** A kiosk whose guest may see one site. */
export function guestAt(start: string) {
  const kiosk = { sessionKind: "kiosk", deviceClass: "kiosk" } as const;
  return { ...NOTHING_UP, ...kiosk, guest: { start, allow: [`${start}*`], permit: {} } };
}
