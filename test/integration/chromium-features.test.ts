import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { ADDRESS_SUGGESTIONS, FEATURES_OFF } from "../../main/hosts/chromium-features.ts";
import { tempDir } from "../support/temp-dir.ts";

const SWITCH = "--disable-features=";

test("what the driver turns off stays off, and the suggestions for an address with it", async () => {
  const dir = tempDir();
  const said = join(dir, "said");
  const executablePath = join(dir, "chromium");
  writeFileSync(executablePath, `#!/bin/sh\nprintf '%s\\n' "$@" > ${said}\n`, { mode: 0o755 });
  const launched = chromium.launch({
    executablePath,
    chromiumSandbox: false,
    args: [FEATURES_OFF],
  });
  await expect(launched).rejects.toThrow();
  const switches = readFileSync(said, "utf8")
    .split("\n")
    .flatMap((arg) => (arg.startsWith(SWITCH) ? [arg.slice(SWITCH.length).split(",")] : []));
  const [drivers = []] = switches;
  expect(switches).toEqual([drivers, [...drivers, ...ADDRESS_SUGGESTIONS]]);
});
