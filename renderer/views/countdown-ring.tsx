import { useRef } from "preact/hooks";
import type { Countdown } from "../countdown-words.ts";

const RADIUS = 46;
const LENGTH = 2 * Math.PI * RADIUS;

/** The ring is decoration, the number is the truth. It empties from the most that was ever left. */
export function CountdownRing({ countdown }: { readonly countdown: Countdown }) {
  const most = useRef(countdown.seconds);
  most.current = Math.max(most.current, countdown.seconds);
  const left = most.current === 0 ? 0 : countdown.seconds / most.current;
  return (
    <div class={countdown.number.length > 2 ? "countdown long" : "countdown"} role="timer">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="track" cx="50" cy="50" r={RADIUS} />
        <circle
          class="left"
          cx="50"
          cy="50"
          r={RADIUS}
          stroke-dasharray={LENGTH}
          stroke-dashoffset={LENGTH * (1 - left)}
        />
      </svg>
      <span class="number">{countdown.number}</span>
      <span class="unit">{countdown.unit}</span>
    </div>
  );
}
