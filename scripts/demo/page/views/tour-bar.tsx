import type { Tour } from "../tour.ts";
import { TOUR_STEPS } from "../tour-steps.ts";
import type { Controls } from "./page.tsx";

type Props = {
  readonly tour: Tour;
  readonly controls: Controls;
  /** `none`: this machine can show no computer. */
  readonly computers: "starting" | "there" | "none";
};

/** One sentence at a time, said to a screen reader as it changes. */
export function TourBar({ tour, controls, computers }: Props) {
  const { says, look, count } = wordsOf(tour, computers);
  return (
    <section class="tour" aria-label="Guided tour">
      {tour.stage === "running" ? (
        <button type="button" onClick={controls.stop}>
          Stop the tour
        </button>
      ) : (
        <button
          type="button"
          class="primary"
          disabled={computers !== "there"}
          onClick={controls.begin}
        >
          {tour.stage === "idle" ? "Play the tour" : "Play it again"}
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

function wordsOf(tour: Tour, computers: Props["computers"]) {
  if (tour.stage === "running") {
    const { says = "", look = "" } = TOUR_STEPS[tour.step] ?? {};
    return { says, look, count: `${tour.step + 1} of ${TOUR_STEPS.length}` };
  }
  return { ...OTHER_WORDS[tour.stage](tour, computers), count: null };
}

const IDLE_WORDS = {
  starting: { says: "Both computers are starting…", look: "This takes a few seconds." },
  there: {
    says: "One click, two minutes, both computers; the proof is there in less than one.",
    look: "Or do it yourself, with the buttons below.",
  },
  none: {
    says: "The two computers can't run on this machine as you started it.",
    look: "Here is a recording of them; below it stands what is missing, why, and what mends it.",
  },
} as const;

const OTHER_WORDS = {
  idle: (_tour: Tour, computers: Props["computers"]) => IDLE_WORDS[computers],
  stuck: (tour: Tour) => ({
    says: "The tour stopped.",
    look: tour.stage === "stuck" ? tour.because : "",
  }),
  done: (tour: Tour) => ({
    says: `That was all, in ${tour.stage === "done" ? Math.round(tour.tookMs / 1000) : 0} seconds.`,
    look: "The console below shows the same as an admin sees it, with the verified receipt.",
  }),
} as const;
