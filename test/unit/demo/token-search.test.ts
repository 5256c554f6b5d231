import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type SearchProgress,
  searchTokens,
} from "../../../scripts/demo/comparison/token-search.ts";
import { tempDir } from "../../support/temp-dir.ts";

const TOKEN = "token-0123456789abcdef";
const MIB = 1024 * 1024;

async function search(dir: string, report: (progress: SearchProgress) => void = () => undefined) {
  return searchTokens([dir], [TOKEN], report);
}

test("finds a token in both ways to write it, however deep, and counts its bytes", async () => {
  const dir = tempDir();
  mkdirSync(join(dir, "a/b"), { recursive: true });
  writeFileSync(join(dir, "a/b/utf8"), `x${TOKEN}y${TOKEN}`);
  writeFileSync(join(dir, "a/utf16"), Buffer.from(`x${TOKEN}`, "utf16le"));
  writeFileSync(join(dir, "other"), "token-of-somebody-else");
  const { found, filesRead } = await search(dir);
  const byPath = Object.fromEntries(
    found.map(({ path, ...hits }) => [path.slice(dir.length), hits]),
  );
  expect(filesRead).toBe(3);
  expect(byPath).toEqual({
    "/a/b/utf8": { times: 2, bytes: 2 * TOKEN.length },
    "/a/utf16": { times: 1, bytes: 2 * TOKEN.length },
  });
});

test.each([-TOKEN.length, -TOKEN.length + 1, -7, -1, 0, 1])(
  "finds it once where two reads meet (%i)",
  async (shift) => {
    const dir = tempDir();
    const file = Buffer.alloc(9 * MIB);
    for (const end of [4 * MIB, 8 * MIB]) file.write(TOKEN, end + shift);
    writeFileSync(join(dir, "big"), file);
    const { found, bytesRead } = await search(dir);
    expect([found[0]?.times, bytesRead]).toEqual([2, 9 * MIB]);
  },
);

test("follows no link, and is not stopped by what it can't read", async () => {
  const [dir, outside] = [tempDir(), tempDir()];
  writeFileSync(join(outside, "secret"), TOKEN);
  symlinkSync(outside, join(dir, "link"));
  symlinkSync(join(outside, "secret"), join(dir, "file-link"));
  symlinkSync(join(dir, "loop"), join(dir, "loop"));
  const seen: number[] = [];
  writeFileSync(join(dir, "plain"), "nothing");
  const { found } = await search(dir, ({ filesRead }) => seen.push(filesRead));
  expect([found, seen]).toEqual([[], [1]]);
});
