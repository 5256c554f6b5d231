import { expect, test } from "vitest";
import { peerOf, readTrustedProxies } from "../../../server/http/trusted-proxies.ts";

const PROXIES = readTrustedProxies(["10.0.4.0/24", "192.0.2.7", "fd00::/8"]);

const from = (remoteAddress: string, forwarded?: string | string[]) =>
  peerOf(
    {
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : { "x-forwarded-for": String(forwarded) },
    },
    PROXIES,
  );

test.each([
  ["no header", "10.0.4.9", undefined, "10.0.4.9"],
  ["a stranger's claim", "203.0.113.5", "198.51.100.1", "203.0.113.5"],
  ["a stranger who claims to be a proxy", "203.0.113.5", "10.0.4.9", "203.0.113.5"],
  ["what a proxy heard", "10.0.4.9", "198.51.100.1", "198.51.100.1"],
  ["what the visitor put in front", "10.0.4.9", "1.2.3.4, 198.51.100.1", "198.51.100.1"],
  ["a proxy's name put in front", "10.0.4.9", "10.0.4.1, 198.51.100.1", "198.51.100.1"],
  ["two proxies", "10.0.4.9", "1.2.3.4, 198.51.100.1, 192.0.2.7", "198.51.100.1"],
  ["only proxies", "10.0.4.9", "10.0.4.2, 10.0.4.3", "10.0.4.2"],
  ["no address", "10.0.4.9", "unknown", "10.0.4.9"],
  ["nothing", "10.0.4.9", "", "10.0.4.9"],
  ["a port", "10.0.4.9", "198.51.100.1:4711", "198.51.100.1"],
  ["a mapped address", "::ffff:10.0.4.9", "::ffff:198.51.100.1", "198.51.100.1"],
  ["IPv6", "fd00::1", "[2001:DB8::1]:4711", "2001:db8::1"],
])("reads %s from the right, up to the first whom nobody vouches for", (_what, at, said, peer) => {
  expect(from(at, said)).toBe(peer);
});

test("looks at no more of a header than a chain of proxies has", () => {
  const chain = ["198.51.100.1", ...Array.from({ length: 400 }, () => "10.0.4.2")].join(", ");
  expect(from("10.0.4.9", chain)).toBe("10.0.4.2");
});

test.each(["10.0.4.0/33", "10.0.4.0/", "0.0.0.0/0", "::/0", "proxy.example", "10.0.4.0/24/1", ""])(
  "takes %j for no network of proxies",
  (cidr) => {
    expect(() => readTrustedProxies([cidr])).toThrow(RangeError);
  },
);
