import { useSay } from "../say-context.ts";
import { stuckText } from "../stuck-text.ts";
import type { Tour } from "../tour.ts";
import { TOUR_STEPS } from "../tour-steps.ts";
import type { Say } from "../translate.ts";
import type { Controls } from "./page.tsx";

type Props = {
  readonly tour: Tour;
  readonly controls: Controls;
  /** `none`: this machine can show no computer. */
  readonly computers: "starting" | "there" | "none";
};

/** One sentence at a time, said to a screen reader as it changes. */
export function TourBar({ tour, controls, computers }: Props) {
  const say = useSay();
  const { says, look, count } = wordsOf(tour, computers, say);
  return (
    <section class="tour" aria-label={say("tour.label")}>
      {tour.stage === "running" ? (
        <button type="button" onClick={controls.stop}>
          {say("tour.stop")}
        </button>
      ) : (
        <button
          type="button"
          class="primary"
          disabled={computers !== "there"}
          onClick={controls.begin}
        >
          {say(tour.stage === "idle" ? "tour.play" : "tour.again")}
        </button>
      )}
      <div class="caption" aria-live="polite">
        <p class="says">{says}</p>
        <p class="look">{look}</p>
      </div>
      {count !== null && <p class="count">{count}</p>}
    </section>
  );
}

function wordsOf(tour: Tour, computers: Props["computers"], say: Say) {
  switch (tour.stage) {
    case "running": {
      const { says, look } = TOUR_STEPS[tour.step] ?? {
        says: "tour.receipt",
        look: "tour.doneLook",
      };
      const values = { step: tour.step + 1, steps: TOUR_STEPS.length };
      return { says: say(says), look: say(look), count: say("tour.count", values) };
    }
    case "idle":
      return { says: say(`tour.${computers}`), look: say(`tour.${computers}Look`), count: null };
    case "stuck":
      return { says: say("tour.stuck"), look: stuckText(tour, say), count: null };
    case "done": {
      const seconds = Math.round(tour.tookMs / 1000);
      return { says: say("tour.done", { seconds }), look: say("tour.doneLook"), count: null };
    }
  }
}
