import { statusOf } from "../../test/support/shell-values.ts";

/** An idle warning, as an agent sends it. */
export const WARNING = statusOf({ sessionId: "bench" });

export const NOTHING_UP = statusOf({
  ...{ sessionId: "bench", stage: "active", surface: "none" },
  ...{ act: null, remainingMs: null, answer: "none" },
});
