import { expect, test } from "vitest";
import {
  connectPolicy,
  type GuestHold,
  heldPermit,
  heldRefusal,
  homeOf,
} from "../../../main/guest-hold.ts";
import type { GuestRules } from "../../../main/guest-rules.ts";

const SHOP = "https://shop.example";
const NEWS = "https://news.example";
const BEGAN: GuestRules = {
  start: `${SHOP}/`,
  allow: [`${SHOP}/*`, `${NEWS}/*`],
  permit: { [SHOP]: ["print", "camera"], [NEWS]: ["print"] },
};
const by = (now: Partial<GuestRules>): GuestHold => ({ began: BEGAN, now: { ...BEGAN, ...now } });

test("what a policy takes is refused at once, what it gives waits for the next guest", () => {
  const hold = by({ allow: [`${SHOP}/*`, "https://maps.example/*"] });
  expect(heldRefusal(hold, `${SHOP}/basket`, "top")).toBeNull();
  expect(heldRefusal(hold, `${NEWS}/today`, "part")).toBe("notListed");
  expect(heldRefusal(hold, "https://maps.example/", "top")).toBe("notListed");
});

test("a use stays only where both the beginning and the policy now permit it", () => {
  const permit = { [SHOP]: ["camera", "geolocation"], "https://maps.example": ["camera"] };
  expect(heldPermit(by({ permit }))).toEqual({ [SHOP]: ["camera"], [NEWS]: [] });
});

test.each([
  ["the same start page", {}, `${SHOP}/`],
  ["another one beside the first", { start: `${NEWS}/home` }, `${SHOP}/`],
  ["one that was listed before", { start: `${NEWS}/home`, allow: [] }, `${NEWS}/home`],
  ["one that never was", { start: "https://maps.example/", allow: [] }, "about:blank"],
])("with %s a guest is led back to it as far as it holds", (_, now, home) => {
  expect(homeOf(by(now))).toBe(home);
});

test("documents connect to what is listed by now, and get no policy where nothing changed", () => {
  expect(connectPolicy({ began: BEGAN, now: BEGAN })).toBeNull();
  expect(connectPolicy(by({ allow: "any" }))).toBeNull();
  expect(connectPolicy(by({ allow: ["https://*.docs.example"] }))).toBe(
    "connect-src blob: data: http://shop.example:* https://shop.example:* ws://shop.example:* wss://shop.example:* http://*.docs.example:* https://*.docs.example:* ws://*.docs.example:* wss://*.docs.example:*",
  );
});
