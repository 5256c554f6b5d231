import { expect, test } from "vitest";
import { askForBuiltins } from "../../../scripts/bundle-builtins.ts";

const asked = (name: string) => `globalThis.process.getBuiltinModule("node:${name}")`;

test.each([
  [
    'import { request, get as get$1 } from "node:http";',
    `const { request, get: get$1 } = ${asked("http")};`,
  ],
  ['import process from "node:process";', `const process = ${asked("process")};`],
  ['import * as fs from "node:fs";', `const fs = ${asked("fs")};`],
  [
    'import path, { join } from "node:path";',
    `const path = ${asked("path")}; const { join } = ${asked("path")};`,
  ],
])("asks for the names that are used: %s", (given, expected) => {
  expect(askForBuiltins(`${given}\nrun();`)).toBe(`${expected}\nrun();`);
});

test.each([
  'import Database from "better-sqlite3";',
  'const { dlopen } = await import("node:ffi");',
])("leaves alone: %s", (code) => {
  expect(askForBuiltins(code)).toBe(code);
});
