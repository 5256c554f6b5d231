import type { Act } from "../comparison/acts.ts";
import { type ComparisonState, type Sayable, SIDES } from "../comparison/contract.ts";
import { TOUR_STEPS, type TourStep } from "./tour-steps.ts";

/** Where a guided tour is. Times are of the page's own clock. */
export type Tour =
  | { readonly stage: "idle" }
  | {
      readonly stage: "running";
      readonly step: number;
      readonly begunMs: number;
      readonly stepSinceMs: number;
      /** The document after which the act was sent; null: it is still to be sent. */
      readonly sentAfter: number | null;
      /** When its end was seen; null: not yet. */
      readonly overSinceMs: number | null;
    }
  | {
      readonly stage: "stuck";
      readonly step: number;
      /** What the computer said of it; null: nothing. */
      readonly because: Sayable | null;
    }
  | { readonly stage: "done"; readonly tookMs: number };

export type Advanced = { readonly tour: Tour; readonly send: Act | null };

type Running = Extract<Tour, { stage: "running" }>;

/** Nobody can look at what came of it on two screens in less. */
const LOOK_MS = 2_000;

export function beginTour(nowMs: number): Tour {
  const first = { step: 0, begunMs: nowMs, stepSinceMs: nowMs };
  return { stage: "running", ...first, sentAfter: null, overSinceMs: null };
}

/** Pure: what the tour does next, whenever the state or the clock moves on. */
export function advanceTour(tour: Tour, state: ComparisonState, nowMs: number): Advanced {
  if (tour.stage !== "running") return { tour, send: null };
  const step = TOUR_STEPS[tour.step];
  if (step === undefined) return only({ stage: "done", tookMs: nowMs - tour.begunMs });
  if (tour.sentAfter === null && step.skipIf?.(state)) return only(nextStep(tour, nowMs));
  if (nowMs - tour.stepSinceMs > step.atMostMs) return only(stuckAt(tour, state));
  if (tour.sentAfter === null) return toSend(tour, step, state);
  // What came after its end, such as a search after a receipt, has to be over and looked at, too.
  if (!isDone(step, state, tour.sentAfter)) return only(notOver(tour));
  if (tour.overSinceMs === null) return only({ ...tour, overSinceMs: nowMs });
  return only(nowMs - tour.overSinceMs < LOOK_MS ? tour : nextStep(tour, nowMs));
}

function toSend(tour: Running, step: TourStep, state: ComparisonState): Advanced {
  if (state.acting !== null || state.phase !== "ready") return only(tour);
  return { tour: { ...tour, sentAfter: state.sequence }, send: step.act };
}

function isDone(step: TourStep, state: ComparisonState, sentAfter: number): boolean {
  const { acting, sides } = state;
  if (acting !== null) return false;
  if (SIDES.some((side) => sides[side].search?.state === "running")) return false;
  const isOver = step.act === null || state.sequence > sentAfter;
  return isOver && (step.act === null || state.lastAct?.act === step.act) && step.until(state);
}

function notOver(tour: Running): Tour {
  return tour.overSinceMs === null ? tour : { ...tour, overSinceMs: null };
}

function nextStep(tour: Running, nowMs: number): Tour {
  return { ...tour, step: tour.step + 1, stepSinceMs: nowMs, sentAfter: null, overSinceMs: null };
}

function stuckAt({ step }: Running, state: ComparisonState): Tour {
  const failed = state.lastAct?.outcomes.find(({ ok }) => !ok);
  return { stage: "stuck", step, because: failed?.trouble ?? null };
}

function only(tour: Tour): Advanced {
  return { tour, send: null };
}
