import { expect, test } from "vitest";
import { JoiningTurns, networkOf } from "../../../server/devices/joining-turns.ts";

const FLOOD = "203.0.113.9";
const WARD = "192.0.2.1";

test("one network can't hold every place by saying nothing", () => {
  const turns = new JoiningTurns<string>({ maxJoining: 4, maxWaiting: 100 });
  const answers = [1, 2, 3].map((each) => turns.enter(`flood-${each}`, FLOOD).answer);
  expect(answers).toEqual(["now", "now", "wait"]);
  expect(turns.enter("ward", WARD).answer).toBe("now");
});

test("networks have their turns one after the other, however many wait in one", () => {
  const turns = new JoiningTurns<string>({ maxJoining: 1, maxWaiting: 100 });
  turns.enter("first", "198.51.100.1");
  for (const each of [1, 2, 3]) turns.enter(`flood-${each}`, FLOOD);
  for (const each of [1, 2]) turns.enter(`ward-${each}`, WARD);
  const served: string[] = [];
  for (let next = turns.leave("first"); next !== null; next = turns.leave(next)) served.push(next);
  expect(served).toEqual(["flood-1", "ward-1", "flood-2", "ward-2", "flood-3"]);
});

test("nor does a network that has its share get the place that another leaves", () => {
  const turns = new JoiningTurns<string>({ maxJoining: 2, maxWaiting: 100 });
  turns.enter("flood-1", FLOOD);
  turns.enter("ward-1", WARD);
  turns.enter("flood-2", FLOOD);
  turns.enter("ward-2", WARD);
  expect(turns.leave("ward-1")).toBe("ward-2");
  expect(turns.leave("ward-2")).toBeNull();
  expect(turns.leave("flood-1")).toBe("flood-2");
});

test("a full waiting room gives up the last of its largest crowd", () => {
  const turns = new JoiningTurns<string>({ maxJoining: 1, maxWaiting: 3 });
  turns.enter("first", "198.51.100.1");
  for (const each of [1, 2, 3]) turns.enter(`flood-${each}`, FLOOD);
  expect(turns.enter("flood-4", FLOOD)).toEqual({ answer: "later", displaced: null });
  expect(turns.enter("ward", WARD)).toEqual({ answer: "wait", displaced: "flood-3" });
  expect(turns.enter("other", "198.51.100.7")).toEqual({ answer: "wait", displaced: "flood-2" });
  expect(turns.enter("more", "198.51.100.8")).toEqual({ answer: "later", displaced: null });
});

test("who goes away while waiting is not called, and who was never there is not missed", () => {
  const turns = new JoiningTurns<string>({ maxJoining: 1, maxWaiting: 3 });
  turns.enter("first", WARD);
  turns.enter("gone", WARD);
  turns.enter("next", WARD);
  expect(turns.leave("gone")).toBeNull();
  expect(turns.leave("stranger")).toBeNull();
  expect(turns.leave("first")).toBe("next");
});

test.each([
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  [undefined, ""],
])("the network of %s is %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
