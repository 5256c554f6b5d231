import { expect, test } from "vitest";
import { readEnrolmentAddress } from "../../../agent/link/enrolment-address.ts";

const PIN = "0123456789abcdef".repeat(4);
const TOKEN = "sw-enrol-abcdefghijklmnop";
const spki = { kind: "spki", sha256: [PIN] };
const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";

test.each([
  ["wss://ward.example:8443/agent", `sha256:${PIN}`, "wss://ward.example:8443/agent", spki],
  ["wss://ward.example:8443", PIN.toUpperCase(), "wss://ward.example:8443/agent", spki],
  ["wss://[2001:db8::1]/agent", ` ${PIN}\n`, "wss://[2001:db8::1]/agent", spki],
  ["wss://ward.example/x", PEM, "wss://ward.example/x", { kind: "ca", pem: PEM }],
  ["ws://127.0.0.1:8080", undefined, "ws://127.0.0.1:8080/agent", { kind: "loopback" }],
  ["ws://[::1]:8080/agent", undefined, "ws://[::1]:8080/agent", { kind: "loopback" }],
])("understands %s with pin %s", (url, pin, expected, expectedPin) => {
  const address = readEnrolmentAddress({ url, pin, token: TOKEN });
  expect(address).toEqual({ ok: true, value: { url: expected, pin: expectedPin, token: TOKEN } });
});

test("understands one string that says it all; what is given beside it counts more", () => {
  const url = `sessionward://ward.example:8443?pin=sha256:${PIN}&token=${TOKEN}`;
  const value = { url: "wss://ward.example:8443/agent", pin: spki, token: TOKEN };
  expect(readEnrolmentAddress({ url })).toEqual({ ok: true, value });
  const other = "sw-enrol-qrstuvwxyz012345";
  expect(readEnrolmentAddress({ url, token: other })).toEqual({
    ok: true,
    value: { ...value, token: other },
  });
});

test.each([
  ["nonsense", "no address", PIN, TOKEN, "badUrl"],
  ["plain ws to a name", "ws://localhost:80/agent", PIN, TOKEN, "badUrl"],
  ["plain ws to a name that looks local", "ws://127.0.0.1.example/agent", PIN, TOKEN, "badUrl"],
  ["http", "https://ward.example/agent", PIN, TOKEN, "badUrl"],
  ["a password in the address", "wss://a:b@ward.example/agent", PIN, TOKEN, "badUrl"],
  ["33: a token in the query", `wss://ward.example/agent?token=${TOKEN}`, PIN, TOKEN, "badUrl"],
  ["a javascript address", "javascript:alert(1)", PIN, TOKEN, "badUrl"],
  ["no pin", "wss://ward.example", undefined, TOKEN, "badPin"],
  ["a pin that is too short", "wss://ward.example", PIN.slice(1), TOKEN, "badPin"],
  ["a pin in another form", "wss://ward.example", "sha1:abc", TOKEN, "badPin"],
  ["no token", "wss://ward.example", PIN, undefined, "badToken"],
  ["half a token", "wss://ward.example", PIN, "sw-enrol", "badToken"],
  [
    "a token with a line break inside",
    "wss://ward.example",
    PIN,
    "sw-enrol-abcd\nefghijkl",
    "badToken",
  ],
])("refuses %s", (_, url, pin, token, reason) => {
  expect(readEnrolmentAddress({ url, pin, token })).toMatchObject({ ok: false, reason });
});
