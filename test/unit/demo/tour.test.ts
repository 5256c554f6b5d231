import { expect, test } from "vitest";
import type { ComparisonState } from "../../../scripts/demo/comparison/contract.ts";
import { stuckText } from "../../../scripts/demo/page/stuck-text.ts";
import { advanceTour, beginTour, type Tour } from "../../../scripts/demo/page/tour.ts";
import { TOUR_STEPS } from "../../../scripts/demo/page/tour-steps.ts";
import { sayer } from "../../../scripts/demo/page/translate.ts";
import { whyNot as whyNotIn } from "../../../scripts/demo/page/why-not.ts";
import { comparisonState, endOfTour, searchState } from "../../support/demo-states.ts";

function lastAct(act: NonNullable<ComparisonState["lastAct"]>["act"], ok = true) {
  const detail = ok ? "" : "the browser would not start";
  const trouble = ok ? null : { id: "trouble.late", values: { seconds: 60 } };
  const outcomes = [{ side: "today", ok, detail, trouble } as const];
  return { lastAct: { act, tookMs: 10, outcomes } };
}

const whyNot = (act: Parameters<typeof whyNotIn>[0], state: ComparisonState) =>
  whyNotIn(act, state, sayer("en"));

const stepOf = (tour: Tour) => (tour.stage === "running" ? tour.step : -1);

test("passes over a new beginning where both are fresh, and sends each act once", () => {
  const fresh = comparisonState();
  const first = advanceTour(beginTour(0), fresh, 0);
  expect([stepOf(first.tour), first.send]).toEqual([1, null]);
  const sent = advanceTour(first.tour, fresh, 250);
  expect(sent.send).toBe("walkAway");
  expect(advanceTour(sent.tour, fresh, 500)).toEqual({ tour: sent.tour, send: null });
});

test("begins anew where somebody has been at it before", () => {
  expect(advanceTour(beginTour(0), endOfTour(), 0).send).toBe("startOver");
});

test("waits until the act is over, its end is seen, and somebody could read what it says", () => {
  const sent = advanceTour({ ...beginTour(0), step: 1 } as Tour, comparisonState(), 0).tour;
  const acting = { act: "walkAway", startedAt: "2026-11-25T09:00:00.000Z" } as const;
  const during = comparisonState({}, { stage: "warned" }, { sequence: 2, acting });
  expect(advanceTour(sent, during, 3_000).tour).toBe(sent);
  const unseen = comparisonState({}, {}, { sequence: 3, ...lastAct("walkAway") });
  expect(advanceTour(sent, unseen, 3_000).tour).toBe(sent);
  const over = comparisonState({}, { stage: "warned" }, { sequence: 4, ...lastAct("walkAway") });
  const looked = advanceTour(sent, over, 1_000).tour;
  expect(advanceTour(looked, over, 2_900).tour).toBe(looked);
  expect(stepOf(advanceTour(looked, over, 3_000).tour)).toBe(2);
});

test("a search that begins after the end has to be over, and its end to be looked at", () => {
  const sent = advanceTour({ ...beginTour(0), step: 1 } as Tour, comparisonState(), 0).tour;
  const done = { sequence: 2, ...lastAct("walkAway") };
  const over = comparisonState({}, { stage: "warned" }, done);
  const looked = advanceTour(sent, over, 1_000).tour;
  const search = { ...searchState([]), state: "running" as const };
  const searching = comparisonState({}, { stage: "warned", search }, done);
  const waiting = advanceTour(looked, searching, 3_500).tour;
  expect(stepOf(waiting)).toBe(1);
  const again = advanceTour(waiting, over, 4_000).tour;
  expect(advanceTour(again, over, 5_900).tour).toBe(again);
  expect(stepOf(advanceTour(again, over, 6_000).tour)).toBe(2);
});

test("waits as long for a device that is plugged in again as that may wait before it tries", () => {
  const plugIn = TOUR_STEPS.findIndex(({ act }) => act === "plugIn");
  const sent = advanceTour({ ...beginTour(0), step: plugIn } as Tour, comparisonState(), 0).tour;
  const change = { sequence: 2, ...lastAct("plugIn") };
  const offline = comparisonState({}, { online: false }, change);
  expect(advanceTour(sent, offline, 75_000).tour).toBe(sent);
});

test("says where it got stuck and what the computer said of it", () => {
  const sent = advanceTour({ ...beginTour(0), step: 1 } as Tour, comparisonState(), 0).tour;
  const failed = comparisonState({}, {}, { sequence: 2, ...lastAct("walkAway", false) });
  const { tour } = advanceTour(sent, failed, 600_000);
  if (tour.stage !== "stuck") throw new Error(`it is ${tour.stage}`);
  const texts = (["en", "fr", "de"] as const).map((language) => stuckText(tour, sayer(language)));
  expect(texts).toEqual([
    "“The person walks away and leaves everything open.” Something did not come within 60 seconds; the terminal says what.",
    "« La personne s’en va et laisse tout ouvert. » Quelque chose n’est pas venu en 60 secondes ; le terminal dit quoi.",
    "„Die Person geht weg und lässt alles offen.“ Etwas kam nicht innerhalb von 60 Sekunden; das Terminal sagt, was.",
  ]);
  expect(advanceTour(tour, failed, 700_000)).toEqual({ tour, send: null });
});

test("is done after its last step, and says how long it took", () => {
  const last = { ...beginTour(0), step: TOUR_STEPS.length } as Tour;
  expect(advanceTour(last, endOfTour(), 120_000).tour).toEqual({ stage: "done", tookMs: 120_000 });
});

test("a button says why it makes no sense, and one at a time is done", () => {
  const acting = { act: "cutPower", startedAt: "2026-11-25T09:00:00.000Z" } as const;
  expect(whyNot("walkAway", comparisonState({}, {}, { acting }))).toBe("First: Cut the power.");
  expect(whyNot("walkAway", comparisonState())).toBeNull();
  expect(whyNot("walkAway", endOfTour())).toBe("The person has left already.");
  const cut = comparisonState({ cable: "out" }, { cable: "out" });
  expect(whyNot("openAppAsNextPerson", cut)).toContain("plug it in");
  const absent = comparisonState({ power: "absent" }, { power: "absent" });
  expect(whyNot("cutPower", absent)).toContain("neither computer");
});
