import { expect, test } from "vitest";
import { IdleNews } from "../../../agent/core/idle-news.ts";
import type { IdleEdge } from "../../../agent/core/ports.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const BLIND: IdleEdge = { kind: "unknown", because: "its clock stands still" };
const SECOND = 1_000;

test("a loss is news ten seconds after it, and its end too, each once", () => {
  const { edge, told, clock, heard } = aWorld();
  edge(BLIND);
  edge(BLIND);
  clock.advance(10 * SECOND - 1);
  expect(told.times).toBe(0);
  clock.advance(1);
  expect(told.times).toBe(1);
  clock.advance(60 * SECOND);
  expect(told.times).toBe(1);
  edge({ kind: "idle", idleMs: 0 });
  clock.advance(10 * SECOND);
  expect([told.times, heard.length]).toEqual([2, 3]);
});

test("input, and idleness that is told, are no news", () => {
  const { edge, told, clock } = aWorld();
  edge({ kind: "active" });
  edge({ kind: "idle", idleMs: 0 });
  clock.advance(60 * SECOND);
  expect(told.times).toBe(0);
});

test("a source that comes and goes all the time is looked at every ten seconds at most", () => {
  const { edge, told, clock } = aWorld();
  for (let run = 0; run < 600; run += 1) {
    edge(run % 2 === 0 ? BLIND : { kind: "active" });
    clock.advance(100);
  }
  expect(told.times).toBe(6);
});

test("a session whose idleness can't be told is news when it ends, another one is not", () => {
  const seeing = aWorld();
  seeing.watch.close();
  seeing.clock.advance(60 * SECOND);
  expect(seeing.told.times).toBe(0);
  const blind = aWorld();
  blind.edge(BLIND);
  blind.clock.advance(10 * SECOND);
  blind.watch.close();
  blind.clock.advance(10 * SECOND);
  expect([blind.told.times, blind.armed]).toEqual([2, ["closed"]]);
});

test("nothing is told to whoever has stopped listening", () => {
  const { edge, told, clock, stop } = aWorld();
  edge(BLIND);
  stop();
  clock.advance(60 * SECOND);
  expect(told.times).toBe(0);
});

test("thresholds reach the source as they are", () => {
  const { watch, armed } = aWorld();
  watch.setThreshold(240_000);
  watch.setThreshold(null);
  expect(armed).toEqual([240_000, null]);
});

function aWorld() {
  const clock = new FakeClock();
  const armed: (number | null | "closed")[] = [];
  let edge: (edge: IdleEdge) => void = () => undefined;
  const source = {
    watch: (_: unknown, listener: (edge: IdleEdge) => void) => {
      edge = listener;
      return {
        setThreshold: (idleMs: number | null) => void armed.push(idleMs),
        close: () => void armed.push("closed"),
      };
    },
  };
  const news = new IdleNews(source, clock);
  const told = { times: 0 };
  const stop = news.onNews(() => {
    told.times += 1;
  });
  const heard: IdleEdge[] = [];
  const watch = news.watch(sessionOf("s1"), (one) => heard.push(one));
  return { clock, armed, told, heard, watch, stop, edge: (one: IdleEdge) => edge(one) };
}
