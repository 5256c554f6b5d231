import { expect, test } from "vitest";
import {
  MAX_INI_LINE,
  profilesOfIni,
  profilesOfLocalState,
} from "../../../agent/browsers/profile-lists.ts";

test("reads the profiles of a Local State, the last used one included", () => {
  const text = JSON.stringify({
    profile: { info_cache: { Default: { name: "x" }, "Profile 1": {} }, last_used: "Profile 2" },
  });
  expect(profilesOfLocalState(text)).toEqual(["Default", "Profile 1", "Profile 2"]);
});

test.each([
  { what: "no JSON", text: "{" },
  { what: "another shape", text: '{"profile":{"info_cache":[]}}' },
  { what: "a number", text: "7" },
  { what: "nothing", text: "" },
  { what: "nesting without end", text: "[".repeat(100_000) },
])("finds no profile in a Local State that is $what", ({ text }) => {
  expect(profilesOfLocalState(text)).toEqual([]);
});

test("leaves out names that would lead out of the directory", () => {
  const names = { "../x": {}, "/etc": {}, "": {}, "..": {}, "a\0b": {}, Default: {} };
  expect(profilesOfLocalState(JSON.stringify({ profile: { info_cache: names } }))).toEqual([
    "Default",
  ]);
});

test("reads profiles.ini and installs.ini, relative and absolute, each once", () => {
  const profiles =
    "[Profile0]\r\nName=a\r\nIsRelative=1\r\nPath=Profiles/a.default\r\nDefault=1\r\n";
  const absolute = "\n[Profile1]\nIsRelative=0\nPath=/home/u/ff\n";
  const install = "\n[Install4F96D1932A9F858E]\nDefault=Profiles/a.default\nLocked=1\n";
  expect(profilesOfIni(profiles + absolute + install)).toEqual([
    { path: "Profiles/a.default", isRelative: true },
    { path: "/home/u/ff", isRelative: false },
  ]);
});

test.each(["Path=../../etc", "Path=a/../b", "Path=", "IsRelative=0\nPath=/../etc"])(
  "takes no profile from %j",
  (line) => {
    expect(profilesOfIni(`[Profile0]\n${line}\n`)).toEqual([]);
  },
);

test("looks at no line that is longer than a path can be, whatever it costs to read one", () => {
  const listed = (length: number) => profilesOfIni(`[Profile0]\nPath=${"a".padEnd(length)}\n`);
  const longest = MAX_INI_LINE - "Path=".length;
  expect(listed(longest)).toHaveLength(1);
  expect(listed(longest + 1)).toEqual([]);
  expect(profilesOfIni(`[Profile0]\nPath=a${" ".repeat(250_000)}b  \nDefault=c\n`)).toEqual([
    { path: "c", isRelative: true },
  ]);
});
