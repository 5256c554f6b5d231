import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createBrowserPolicies } from "../../agent/browsers/managed/browser-policies.ts";
import type { ManagedSettings } from "../../agent/core/managed-browsers.ts";
import { tempDir } from "./temp-dir.ts";

/** A machine with Chromium and Firefox, and nothing of theirs in /etc yet. */
export function machine() {
  const dir = tempDir();
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(dir, path), content);
  };
  write("usr/bin/chromium", "");
  write("usr/bin/firefox-esr", "");
  mkdirSync(join(dir, "etc"), { mode: 0o755 });
  const policies = createBrowserPolicies({ rootDir: dir, programsDir: dir });
  const ensure = (wanted: ManagedSettings) => {
    const outcomes = policies.ensure(wanted);
    return Object.fromEntries(outcomes.map((outcome) => [outcome.family, outcome]));
  };
  const read = (path: string) => JSON.parse(readFileSync(join(dir, path), "utf8"));
  return { dir, write, read, ensure };
}
