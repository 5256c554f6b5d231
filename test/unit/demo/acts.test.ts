import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ACT_ROWS, ACTS } from "../../../scripts/demo/comparison/acts.ts";
import { SIDES } from "../../../scripts/demo/comparison/contract.ts";
import { runningBrowsers } from "../../../scripts/demo/comparison/person-processes.ts";
import { tempDir } from "../../support/temp-dir.ts";

test.each(ACTS)("%s does something on both computers", (act) => {
  for (const side of SIDES) expect(ACT_ROWS[act][side].length).toBeGreaterThan(0);
});

test("but for the agent, both computers meet the same", () => {
  const differing = ACTS.filter((act) => {
    const { today, sessionward } = ACT_ROWS[act];
    return JSON.stringify(today) !== JSON.stringify(sessionward);
  });
  expect(differing).toEqual(["killAgent"]);
});

const UID = 45_000;

function process(dir: string, pid: number, parent: number, argv: readonly string[], uid = UID) {
  mkdirSync(join(dir, String(pid)));
  const status = `State:\tS (sleeping)\nPPid:\t${parent}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`;
  writeFileSync(join(dir, String(pid), "status"), status);
  writeFileSync(join(dir, String(pid), "cmdline"), `${argv.join("\0")}\0`);
}

test("of the person's programs, only their own browsers and what these started", () => {
  const dir = tempDir();
  const chromium = "/usr/lib/chromium/chromium";
  process(dir, 10, 1, [chromium, "--no-first-run", "http://localhost"]);
  process(dir, 11, 10, [`${chromium} --type=zygote`]);
  process(dir, 12, 11, [`${chromium} --type=renderer`]);
  process(dir, 20, 1, [chromium, "--user-data-dir=/run/shell"]);
  process(dir, 21, 20, [`${chromium} --type=renderer`]);
  process(dir, 30, 1, ["/usr/lib/firefox-esr/firefox-esr", "http://localhost"]);
  process(dir, 31, 30, ["/usr/lib/firefox-esr/firefox-esr", "-contentproc"]);
  process(dir, 40, 1, [chromium], UID + 1);
  process(dir, 50, 1, ["/bin/bash"]);
  expect(runningBrowsers(dir, UID)).toEqual([
    { family: "chromium", pids: [10, 11, 12] },
    { family: "firefox", pids: [30, 31] },
  ]);
});
