import { expect, test } from "vitest";
import {
  credentialsIn,
  type GuestRules,
  loadRefusal,
  permitted,
  reachableHosts,
} from "../../../main/guest-rules.ts";

const RULES: GuestRules = {
  start: "https://intranet.example/home",
  allow: [
    "https://shop.example/*",
    "https://*.docs.example",
    "https://one.example/only",
    "https://parts.example/a/*/z",
    "http://localhost:8080/*",
  ],
  permit: { "https://shop.example": ["print"] },
};
const ANY: GuestRules = { ...RULES, allow: "any" };

test.each([
  "https://intranet.example/home",
  "https://intranet.example/home#part",
  "https://shop.example/",
  "https://shop.example:443/a?b=c",
  "https://a.docs.example/x",
  "https://one.example/only?q=1",
  "https://parts.example/a/b/c/z",
  "http://localhost:8080/x",
])("opens %s", (address) => expect(loadRefusal(RULES, address, "top")).toBeNull());

test.each([
  "https://intranet.example/other",
  "https://shop.example.evil.example/",
  "https://evil.example/?https://shop.example/",
  "https://evilshop.example/",
  "http://shop.example/",
  "https://shop.example:8443/",
  "https://docs.example/",
  "https://evildocs.example/",
  "https://one.example/only/more",
  "https://parts.example/a/z",
  "https://parts.example/a/%2e%2e/x/z",
  "https://shop.example/a%2Fb",
  "https://localhost:8080/x",
])("refuses %s, which no pattern allows", (address) => {
  for (const place of ["top", "frame", "part"] as const) {
    expect(loadRefusal(RULES, address, place)).toMatch(/notListed|badAddress/);
  }
});

const OTHER_SCHEMES = [
  "mailto:a@b.example",
  "tel:112",
  "file:///etc/passwd",
  "view-source:https://shop.example/",
  "javascript:alert(1)",
  "chrome://settings",
  "devtools://devtools/bundled/inspector.html",
  "chrome-extension://abc/page.html",
  "ms-settings:display",
  "vscode://file/x",
  "filesystem:https://shop.example/temporary/x",
  "ftp://shop.example/",
  "intent://x",
] as const;

test.each(OTHER_SCHEMES)(
  "case 87: starts nothing for %s, even where any site may be opened",
  (address) => {
    for (const place of ["top", "frame", "part"] as const) {
      expect(loadRefusal(ANY, address, place)).toBe("scheme");
    }
  },
);

test.each(["blob:https://shop.example/1", "data:text/html,x", "about:blank"])(
  "case 85: %s is a part of a page, never the page",
  (address) => {
    expect(loadRefusal(ANY, address, "top")).toBe("scheme");
    expect(loadRefusal(RULES, address, "frame")).toBeNull();
  },
);

test.each([
  "",
  "https://",
  "shop.example",
  "https://shop.example@evil.example/",
  "https://me:x@shop.example/",
])("refuses %j as no address of its own", (address) =>
  expect(loadRefusal(ANY, address, "top")).toBe("badAddress"),
);

test("a web socket counts as its page's scheme", () => {
  expect(loadRefusal(RULES, "wss://shop.example/live", "part")).toBeNull();
  expect(loadRefusal(RULES, "ws://shop.example/live", "part")).toBe("notListed");
});

test("an empty list leaves the start page alone", () => {
  const none: GuestRules = { ...RULES, allow: [] };
  expect(loadRefusal(none, RULES.start, "top")).toBeNull();
  expect(loadRefusal(none, "https://intranet.example/", "top")).toBe("notListed");
});

test("case 101: a page may use only what stands beside its very origin", () => {
  expect(permitted(RULES, "https://shop.example/basket")).toEqual(["print"]);
  for (const other of ["http://shop.example", "https://a.shop.example", "null", "", "__proto__"]) {
    expect(permitted(RULES, other)).toEqual([]);
  }
});

// An expression that goes back at every star would not answer in a lifetime: no clock is needed.
test("a pattern full of stars comes to an answer", () => {
  const stars: GuestRules = { ...RULES, allow: [`https://x.example/${"*a".repeat(140)}`] };
  const url = `https://x.example/${"a".repeat(5_000)}b`;
  expect(loadRefusal(stars, url, "top")).toBe("notListed");
});

test("only hosts that a pattern names are looked up", () => {
  expect(reachableHosts(ANY)).toBeNull();
  expect(reachableHosts(RULES)).toEqual([
    "intranet.example",
    "shop.example",
    "*.docs.example",
    "one.example",
    "parts.example",
    "localhost",
  ]);
});

test.each([
  "https://a.example, EXCLUDE *",
  "https://a.example; script-src *",
  "https://*, MAP * evil.example/*",
  "https://*",
  "https://a,b.example/*",
  "https://a.example\n/*",
])("a pattern that would end a switch or a policy names no host: %j", (pattern) => {
  const rules = { ...RULES, allow: [pattern] };
  expect(reachableHosts(rules)).toEqual(["intranet.example"]);
  expect(reachableHosts({ ...rules, start: "https://a,b.example/" })).toEqual([]);
  expect(loadRefusal(rules, "https://a.example/", "part")).toBe("notListed");
});

test.each([
  ["https://kiosk:open%20it@shop.example/", { username: "kiosk", password: "open it" }],
  ["https://shop.example/", null],
  ["https://%zz:x@shop.example/", null],
  ["https://name:%E0%A4%A@shop.example/", null],
  ["no address", null],
])("an address's own name and password: %s", (address, expected) => {
  expect(credentialsIn(address)).toEqual(expected);
});
