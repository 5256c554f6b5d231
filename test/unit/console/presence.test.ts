import { expect, test } from "vitest";
import { Presence } from "../../../server/console/presence.ts";

test("says of a request that the page asked by itself, once nobody was there for a minute", () => {
  let nowMs = 0;
  const page = new EventTarget();
  const presence = new Presence(() => nowMs).watch(page);
  expect(presence.headers()).toEqual({});
  nowMs = 60_001;
  expect(presence.headers()).toEqual({ "sessionward-background": "1" });
  page.dispatchEvent(new Event("keydown"));
  expect(presence.headers()).toEqual({});
});
