import { expect, test } from "vitest";
import { AnswerGate } from "../../../renderer/answer-gate.ts";

test("lets nothing through for 700 ms from the moment at which the surface was seen", () => {
  const gate = new AnswerGate(0);
  expect(gate.passes(900)).toBe(false);
  gate.seen(1_000);
  expect([gate.isOpen(1_699), gate.passes(1_699)]).toEqual([false, false]);
  expect(gate.passes(1_700)).toBe(true);
});

test("takes one press for one answer", () => {
  const gate = new AnswerGate(0);
  gate.seen(0);
  expect([700, 900, 1_699, 1_700].map((nowMs) => gate.passes(nowMs))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("does not stay deaf where no frame is ever told of", () => {
  expect(new AnswerGate(0).passes(2_700)).toBe(true);
});

test("does not start anew when the same surface is told to have been seen again", () => {
  const gate = new AnswerGate(0);
  gate.seen(0);
  gate.seen(600);
  expect(gate.passes(700)).toBe(true);
});
