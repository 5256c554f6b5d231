import type { KeyValue } from "../core/ports.ts";
import type { JoinCounter } from "../core/store-ports.ts";
import type { HighWaterMarks } from "./high-water.ts";

const KEY = "link.joinCounter";

/** Kept twice, the higher counts: going back would look like a copied disk to the server. */
export function createJoinCounter(keyValue: KeyValue, marks: HighWaterMarks): JoinCounter {
  return {
    next: () => {
      const value = Math.max(Number(keyValue.get(KEY) ?? 0), marks.joinCounter()) + 1;
      keyValue.set(KEY, String(value));
      marks.setJoinCounter(value);
      return value;
    },
  };
}
