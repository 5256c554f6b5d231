import { expect, test } from "vitest";
import { ShownMessages } from "../../../agent/core/shown-messages.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const SHOWN_FOR_MS = 120_000;
const TEXT = "The ward closes at noon.";

function messages() {
  const clock = new FakeClock();
  const shown = new ShownMessages(clock);
  const over: string[] = [];
  const show = (id: string, text = TEXT) => shown.show(id, text, () => over.push(id));
  return { clock, shown, over, show };
}

test("a message is there for two minutes, and its end is told", () => {
  const { clock, shown, over, show } = messages();
  show("a");
  clock.advance(SHOWN_FOR_MS - 1);
  expect([shown.of("a"), shown.of("b"), over]).toEqual([TEXT, null, []]);
  clock.advance(1);
  expect([shown.of("a"), over]).toEqual([null, ["a"]]);
});

test.each([
  ["the same words again", TEXT],
  ["others", "It closes at one."],
])("%s have their own two minutes", (_what, text) => {
  const { clock, shown, over, show } = messages();
  show("a");
  clock.advance(SHOWN_FOR_MS - 1);
  show("a", text);
  clock.advance(SHOWN_FOR_MS - 1);
  expect([shown.of("a"), over]).toEqual([text, []]);
  clock.advance(1);
  expect([shown.of("a"), over]).toEqual([null, ["a"]]);
});

test("what was written to one session ends nothing in the next one of its id", () => {
  const { clock, shown, over, show } = messages();
  show("a");
  clock.advance(SHOWN_FOR_MS / 2);
  shown.forget("a");
  expect(shown.of("a")).toBeNull();
  show("a");
  clock.advance(SHOWN_FOR_MS / 2);
  expect([shown.of("a"), over]).toEqual([TEXT, []]);
});
