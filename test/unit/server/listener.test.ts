import { expect, test } from "vitest";
import { isLoopback, parseListenAddress } from "../../../server/http/listener.ts";

test.each([
  ["127.0.0.1:8443", "127.0.0.1", 8443],
  ["localhost:0", "localhost", 0],
  [":8443", "0.0.0.0", 8443],
  ["[::1]:65535", "::1", 65_535],
  ["ward.example:443", "ward.example", 443],
])("reads %s", (text, host, port) => {
  expect(parseListenAddress(text)).toEqual({ host, port });
});

test.each(["8443", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "a:b:1", ""])(
  "refuses %j and says what to write",
  (text) => {
    expect(() => parseListenAddress(text)).toThrow(/write for example 127.0.0.1:8443/);
  },
);

test.each([
  ["127.0.0.1", true],
  ["127.8.0.1", true],
  ["::1", true],
  ["localhost", false],
  ["127.0.0.1.evil.example", false],
  ["0.0.0.0", false],
])("%s is loopback: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
