import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Bench } from "../../../scripts/demo/comparison/bench.ts";
import type { Desk } from "../../../scripts/demo/comparison/desk.ts";
import { measureGone } from "../../../scripts/demo/comparison/find-token.ts";
import { createStateBoard } from "../../../scripts/demo/comparison/state-board.ts";
import { tempDir } from "../../support/temp-dir.ts";

const TOKEN = "token-of-ada-0123456789";

/** A computer of which only the files matter, and whose person left so long ago. */
function benchLeftBefore(leftForMs: number, file: string) {
  const dir = tempDir();
  for (const each of ["home/ward", "tmp", "var/tmp"]) {
    mkdirSync(join(dir, each), { recursive: true });
  }
  writeFileSync(join(dir, "home/ward/file"), file);
  const board = createStateBoard(() => new Date(0), { first: "Ada", next: "Ben" });
  const desk = { families: ["chromium"], seat: { homeDir: "/home/ward" } } as unknown as Desk;
  const bench = {
    ...{ side: "sessionward", board, machine: { inside: (path: string) => join(dir, path) } },
    line: { app: { tokenOf: () => TOKEN } },
    now: { desk, leftAtMs: Date.now() - leftForMs, receiptsSeen: [] },
  } as unknown as Bench;
  return { bench, board, own: () => board.state().sides.sessionward };
}

test("says how long after the person nothing of them was left, once", async () => {
  const { bench, board, own } = benchLeftBefore(93_000, "nothing of anybody");
  await measureGone(bench);
  expect(own().goneAfterMs).toBeGreaterThanOrEqual(93_000);
  expect(own().timeline.map(({ event }) => event?.id)).toEqual(["event.tokenGone"]);
  // A later clearing, such as the next person's, found nothing either: that it was gone is no news.
  board.setSide("sessionward", { goneAfterMs: 38_000, timeline: [] });
  await measureGone(bench);
  expect(own()).toMatchObject({ goneAfterMs: 38_000, timeline: [], search: { bytesFound: 0 } });
});

test("says nothing of the kind while it is still there", async () => {
  const { bench, own } = benchLeftBefore(93_000, `somebody: ${TOKEN}`);
  await measureGone(bench);
  expect(own()).toMatchObject({ goneAfterMs: null, timeline: [], search: { state: "done" } });
  expect(own().search?.bytesFound).toBeGreaterThan(0);
});
