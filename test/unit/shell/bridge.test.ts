import fc from "fast-check";
import { expect, test } from "vitest";
import { BRIDGE_CALL_NAMES, decodeBridgeCall } from "../../../main/contract/bridge.ts";
import { pushScript } from "../../../main/hosts/chromium-bridge.ts";
import { viewOf } from "../../support/shell-values.ts";

test("decodes a call of the table", () => {
  expect(decodeBridgeCall("chooseLanguage", { language: "fr" })).toEqual({
    ok: true,
    value: { name: "chooseLanguage", body: { language: "fr" } },
  });
});

test.each(["setPolicy", "__proto__", "constructor", "hasOwnProperty", "", 7, null, undefined])(
  "knows no call named %s",
  (name) => {
    expect(decodeBridgeCall(name, {})).toMatchObject({ ok: false, reason: "unknownCall" });
  },
);

test.each([
  ["stillHere", { extra: 1 }],
  ["stillHere", null],
  ["stillHere", JSON.parse('{"__proto__":{}}')],
  ["painted", { surface: "none" }],
  ["chooseLanguage", { language: "<script>" }],
])("refuses the shape of %s with %j", (name, body) => {
  expect(decodeBridgeCall(name, body)).toMatchObject({ ok: false, reason: "badShape" });
});

test("97: a renderer that calls everything with anything gets schema errors only", () => {
  const named = fc.constantFrom(...BRIDGE_CALL_NAMES);
  fc.assert(
    fc.property(fc.oneof(named, fc.string()), fc.anything(), (name, body) => {
      const decoded = decodeBridgeCall(name, body);
      return decoded.ok || ["unknownCall", "badShape"].includes(decoded.reason);
    }),
  );
});

test("96: hostile text of a status stays text on its way into the page", () => {
  const message = '</script>"`);alert(1)//\u2028\\';
  const script = pushScript(viewOf({ message }));
  const json = script.slice(script.indexOf("?.(") + 3, -1);
  expect(JSON.parse(json)).toEqual(viewOf({ message }));
});
