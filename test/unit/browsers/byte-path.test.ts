import { expect, test } from "vitest";
import {
  bytePath,
  isPlainName,
  isPlainPath,
  joined,
  pathWithin,
  spoken,
  toBytes,
} from "../../../agent/browsers/byte-path.ts";

test("keeps the bytes of any name, also of one that is not UTF-8", () => {
  expect(toBytes(bytePath("Größe"))).toEqual(Buffer.from("Größe"));
  expect(toBytes("\xff\x0a")).toEqual(Buffer.from([0xff, 0x0a]));
});

test.each(["", ".", "..", "a/b", "/", "a\0b", "x".repeat(256)])("takes %j for no name", (name) => {
  expect(isPlainName(name)).toBe(false);
});

test.each(["../x", "a/../b", "/a", "a//b", "a/", "."])("takes %j for no path", (path) => {
  expect(isPlainPath(path)).toBe(false);
});

test("speaks a name so that no terminal obeys it", () => {
  expect(spoken("a\nb\x1b[2J")).toBe("a\\nb\\u001b[2J");
  // A C1 control (CSI), DEL, a turn of the direction of writing, a tag, the end of a line.
  const obeyed = ["\u009b2J", "\u007f", "\u202egpj.exe", "\u{e0041}", "\u2028"];
  expect(obeyed.map((text) => spoken(bytePath(text)))).toEqual([
    "\\u009b2J",
    "\\u007f",
    "\\u202egpj.exe",
    "\\u{e0041}",
    "\\u2028",
  ]);
  expect(spoken("x".repeat(5000)).length).toBe(1000);
});

test("joins around an empty part and finds a path in a directory", () => {
  expect(joined("", "a", "b")).toBe("a/b");
  expect(pathWithin("/home/a", "/home/a/.config")).toBe(".config");
  expect(pathWithin("/home/a", "/home/ab")).toBeNull();
  expect(pathWithin("/home/a", "/home/a")).toBe("");
});
