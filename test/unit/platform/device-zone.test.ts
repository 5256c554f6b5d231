import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deviceZone } from "../../../agent/platform/device-zone.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sw-zone-"));
  vi.stubEnv("TZ", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

const own = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

test("follows the system's zone while the daemon runs", () => {
  const path = join(dir, "localtime");
  symlinkSync("/usr/share/zoneinfo/America/Argentina/Salta", path);
  expect(deviceZone(path)).toBe("America/Argentina/Salta");
  rmSync(path);
  symlinkSync("../usr/share/zoneinfo/Europe/Paris", path);
  expect(deviceZone(path)).toBe("Europe/Paris");
});

test.each([
  ["is no link", (path: string) => writeFileSync(path, "TZif2")],
  ["leads to no zone", (path: string) => symlinkSync("/usr/share/zoneinfo/No/Where", path)],
  ["is missing", () => undefined],
])("where it %s, the zone that Node knows", (_, make) => {
  const path = join(dir, "localtime");
  make(path);
  expect(deviceZone(path)).toBe(own());
});
