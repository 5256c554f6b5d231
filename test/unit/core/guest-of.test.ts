import { expect, test } from "vitest";
import { MAX_LOCAL_MESSAGE_BYTES } from "../../../agent/contract/local-calls.ts";
import { guestOf } from "../../../agent/core/guest-of.ts";
import { RULES, sessionOf } from "../../support/keeper-world.ts";

const KIOSK = sessionOf("k", { kind: "kiosk" });
const START = "https://intranet.example/";

test("gives a kiosk's guest the policy's list and permissions, and nobody else one", () => {
  const rules = {
    ...RULES,
    kioskStart: START,
    kioskAllow: ["https://intranet.example/*"],
    kioskPermit: { "https://intranet.example": ["print"] },
  };
  expect(guestOf(KIOSK, rules)).toEqual({
    start: START,
    allow: rules.kioskAllow,
    permit: rules.kioskPermit,
  });
  expect(guestOf(sessionOf("n"), rules)).toBeNull();
  expect(guestOf(KIOSK, RULES)).toBeNull();
});

test("the longest lists a policy may hold still fit into one message", () => {
  const long = (index: number) => `https://${index}.example/${"x".repeat(280)}`;
  const kioskAllow = Array.from({ length: 500 }, (_, index) => long(index));
  const kioskPermit = Object.fromEntries(kioskAllow.map((origin) => [origin, ["print"]]));
  const guest = guestOf(KIOSK, { ...RULES, kioskStart: START, kioskAllow, kioskPermit });
  expect(JSON.stringify(guest).length).toBeLessThan(MAX_LOCAL_MESSAGE_BYTES - 8 * 1024);
  expect(guest?.allow?.[0]).toBe(kioskAllow[0]);
});
