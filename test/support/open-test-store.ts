import { onTestFinished } from "vitest";
import { openStore, type Store } from "../../agent/store/open-store.ts";

export const START_MS = Date.parse("2026-11-22T08:00:00Z");

/** Opens a real store and closes it when the test ends (or earlier, to open it again). */
export function openTestStore(dataDir: string, nowMs = START_MS): Store {
  const opened = openStore(dataDir, { nowMs: () => nowMs });
  if (!opened.ok) throw new Error(`${opened.reason}: ${opened.detail}`);
  const { close } = opened.value;
  let isOpen = true;
  const closeOnce = () => {
    if (isOpen) close();
    isOpen = false;
  };
  onTestFinished(closeOnce);
  return { ...opened.value, close: closeOnce };
}
