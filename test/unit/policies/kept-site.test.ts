import { expect, test } from "vitest";
import { keptSiteOf } from "../../../policies/kept-site.ts";
import { readKeptSite } from "../../../policies/public-suffix.ts";

function isKept(site: string, host: string): boolean {
  const read = readKeptSite(site);
  if (!read.ok) throw new Error(read.detail);
  return keptSiteOf(host, [read.value]) !== null;
}

test.each([
  { site: "example.co.uk", host: "example.co.uk", kept: true },
  { site: "example.co.uk", host: ".example.co.uk", kept: true },
  { site: "example.co.uk", host: "a.b.example.co.uk", kept: true },
  { site: "example.co.uk", host: "notexample.co.uk", kept: false },
  { site: "example.co.uk", host: "other.co.uk", kept: false },
  { site: "example.co.uk", host: "example.co.uk.evil.com", kept: false },
  { site: "www.example.com", host: "www.example.com", kept: true },
  { site: "www.example.com", host: "example.com", kept: false },
  { site: "www.example.com", host: "a.www.example.com", kept: false },
  { site: "ward.github.io", host: "ward.github.io", kept: true },
  { site: "ward.github.io", host: "other.github.io", kept: false },
  { site: "intranet", host: "intranet", kept: true },
  { site: "10.0.0.7", host: "10.0.0.7", kept: true },
  { site: "10.0.0.7", host: "1.10.0.0.7", kept: false },
  { site: "example.com", host: "example.com\0.evil.com", kept: false },
  { site: "example.com", host: "..example.com", kept: false },
  { site: "example.com", host: "", kept: false },
])("$site keeps $host: $kept", ({ site, host, kept }) => {
  expect(isKept(site, host)).toBe(kept);
});

test.each([
  { text: "co.uk", reason: "publicSuffix" },
  { text: "com", reason: "publicSuffix" },
  { text: "github.io", reason: "publicSuffix" },
  { text: "https://example.com", reason: "notASite" },
  { text: "*.example.com", reason: "notASite" },
  { text: "example.com/path", reason: "notASite" },
  { text: "", reason: "notASite" },
])("refuses to keep $text", ({ text, reason }) => {
  expect(readKeptSite(text)).toMatchObject({ ok: false, reason });
});
