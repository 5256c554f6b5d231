import { expect, test } from "vitest";
import { LiveBoard, type LiveBoardParts } from "../../../server/live/live-board.ts";

test("who hangs up without reading any more is not told, nor kept, for ever", async () => {
  const board = new LiveBoard();
  const storage = { devices: { list: async () => [] } };
  const parts = { storage, clock: { nowMs: () => 0 } } as unknown as LiveBoardParts;
  const ended = new AbortController();
  const watch = board.watch(() => true, ended.signal, parts);
  expect((await watch.next()).value).toMatchObject({ event: "ready" });
  expect(board.watching).toBe(1);
  // What reads it hangs at a socket that nobody empties: it asks for no next event and ends nothing.
  ended.abort();
  expect(board.watching).toBe(0);
});
