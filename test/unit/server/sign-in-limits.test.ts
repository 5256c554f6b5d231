import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { SignInLimits } from "../../../server/accounts/sign-in-limits.ts";

const { privateKey } = generateKeyPairSync("ed25519");

function limitsAt(nowMs: number) {
  const clock = { ms: nowMs };
  return { clock, limits: new SignInLimits({ nowMs: () => clock.ms }, privateKey) };
}

function triesOf(limits: SignInLimits, name: string, mark: string | null): number {
  for (let tried = 0; tried < 100; tried += 1) {
    try {
      limits.admit(name, mark);
    } catch (problem) {
      expect(problem).toMatchObject({ status: 429, reason: "tooManyAttempts" });
      return tried;
    }
  }
  return 100;
}

test("a stranger has twenty passwords for an account, whether there is one or not", () => {
  const { limits, clock } = limitsAt(0);
  expect([triesOf(limits, "ines", null), triesOf(limits, "nobody", null)]).toEqual([20, 20]);
  clock.ms = 15 * 60_000;
  expect(triesOf(limits, "ines", null)).toBe(20);
});

test("who used up an account's tries locks it out of no browser that it knows", () => {
  const { limits } = limitsAt(0);
  const mark = limits.newMark("ines");
  triesOf(limits, "ines", null);
  limits.admit("ines", mark);
  limits.succeeded("ines", mark);
  expect(triesOf(limits, "ines", mark)).toBe(10);
});

test("a mark is of one account, can't be made up, and outlives a restart", () => {
  const { limits } = limitsAt(0);
  const mark = limits.newMark("ines");
  triesOf(limits, "omar", null);
  for (const forged of [mark, `${mark}x`, "a.b", `x${mark}`, ""]) {
    expect(triesOf(limits, "omar", forged)).toBe(0);
  }
  const after = limitsAt(0).limits;
  triesOf(after, "ines", null);
  expect(triesOf(after, "ines", mark)).toBe(10);
});
