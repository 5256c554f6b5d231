import { expect, test } from "vitest";
import { checkOrigin, originsOf, readOrigins } from "../../../server/accounts/console-origins.ts";

const OURS = originsOf(["localhost", "127.0.0.1", "::1"], 8443, true);

test("the console's addresses are the names of the certificate at the port, as browsers write them", () => {
  expect([...OURS]).toEqual([
    "https://localhost:8443",
    "https://127.0.0.1:8443",
    "https://[::1]:8443",
  ]);
  expect([...originsOf(["localhost"], 443, true)]).toEqual(["https://localhost"]);
  expect([...originsOf(["127.0.0.1"], 8080, false)]).toEqual(["http://127.0.0.1:8080"]);
});

test.each([
  ["POST", { origin: "https://localhost:8443" }, "https://localhost:8443"],
  [
    "GET",
    { origin: "https://localhost:8443", "sec-fetch-site": "cross-site" },
    "https://localhost:8443",
  ],
  ["GET", {}, null],
  ["GET", { "sec-fetch-site": "none" }, null],
])("%s with %o is let in", (method, headers, origin) => {
  expect(checkOrigin(method, headers, OURS)).toBe(origin);
});

test.each([
  ["POST", {}],
  ["DELETE", { "sec-fetch-site": "same-origin" }],
  ["GET", { "sec-fetch-site": "cross-site" }],
  ["GET", { "sec-fetch-site": "same-site" }],
  ["GET", { origin: "null" }],
  ["POST", { origin: "https://localhost:8444" }],
  ["POST", { origin: "http://localhost:8443" }],
  ["POST", { origin: "https://LOCALHOST:8443" }],
  ["POST", { origin: "https://localhost:8443/" }],
  ["POST", { origin: "https://localhost:8443.evil.example" }],
])("%s with %o is refused", (method, headers) => {
  expect(() => checkOrigin(method, headers, OURS)).toThrow(/did not come from a page/);
});

test("another address of the console is one origin, written as browsers do", () => {
  const { origins, names } = readOrigins(["https://ward.example", "https://[2001:db8::1]:8443"]);
  expect([...origins]).toEqual(["https://ward.example", "https://[2001:db8::1]:8443"]);
  expect(names).toEqual(["ward.example", "2001:db8::1"]);
  for (const wrong of ["ward.example", "http://ward.example", "https://ward.example/", "*", ""]) {
    expect(() => readOrigins([wrong])).toThrow(/no address of a console/);
  }
});
