import { useEffect, useState } from "preact/hooks";

/**
 * What is left until `deadlineMs` on the page's clock. Wakes just after each whole second of the
 * deadline, so that a late timer shows a right number instead of adding up.
 */
export function useRemaining(deadlineMs: number | null): number | null {
  const [, setTurn] = useState(0);
  const remainingMs = deadlineMs === null ? null : Math.max(0, deadlineMs - performance.now());
  useEffect(() => {
    if (remainingMs === null || remainingMs === 0) return;
    const timer = setTimeout(() => setTurn((turn) => turn + 1), (remainingMs % 1000) + 5);
    return () => clearTimeout(timer);
  });
  return remainingMs;
}
