import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { browserArgv } from "../../scripts/demo/browser-launch.ts";
import { type BrowserRunner, noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { eventually } from "../support/eventually.ts";
import { filesHolding } from "../support/find-bytes.ts";

const missing = noBrowser("chromium");
if (missing !== null) process.stderr.write(`skipping relaunched browsers: ${missing}\n`);

/** Starts the browser again whenever it ends, as a kiosk's launcher or `Restart=always` does. */
function launchForever({ user, display, webApp }: BrowserRunner): void {
  const [first, again] = ["/sign-in?run=session", "/who?run=again"].map((path) =>
    browserArgv("chromium", `${webApp.url}${path}`)
      .map((word) => `'${word}'`)
      .join(" "),
  );
  spawn("/bin/sh", ["-c", `${first}; while :; do ${again}; done`], {
    uid: user.uid,
    gid: user.gid,
    cwd: user.homeDir,
    env: { HOME: user.homeDir, DISPLAY: display, PATH: "/usr/bin:/bin", LANG: "C.UTF-8" },
    stdio: "ignore",
    detached: true,
  });
}

test.skipIf(missing)(
  "is done under a launcher that starts the browser again at once: what comes next finds nothing",
  async () => {
    const runner = await startBrowserRunner("chromium");
    const { webApp } = runner;
    launchForever(runner);
    const report = await webApp.nextReport("session", "sign-in");
    expect(new Set(Object.values(report.kinds))).toEqual(new Set(["signedIn"]));

    const receipts = await runner.clear();

    const told = JSON.stringify(receipts);
    expect(receipts, told).toMatchObject([{ status: "done", residue: [] }]);
    const holders = receipts[0]?.holders ?? [];
    expect(holders.length, told).toBeGreaterThanOrEqual(1);
    for (const { program, ended } of holders) {
      expect(program).toBe("chromium");
      expect(["closed", "killed"]).toContain(ended);
    }
    expect(filesHolding(runner.user.homeDir, runner.token)).toEqual([]);
    const last = () => webApp.reports.findLast(({ run }) => run === "again");
    const isAnonymous = () => {
      const kinds = Object.values(last()?.kinds ?? {});
      return kinds.length > 0 && kinds.every((kind) => kind === "anonymous");
    };
    await eventually("the next browser is nobody's", isAnonymous);
  },
);

test.skipIf(missing)("ends a browser that was stopped and can't answer, by force", async () => {
  const runner = await startBrowserRunner("chromium");
  const { pid } = await runner.signIn();
  process.kill(pid, "SIGSTOP");

  const receipts = await runner.clear();

  expect(receipts).toMatchObject([{ status: "done", closed: "killed" }]);
  expect(receipts[0]?.holders).toEqual([
    { pid, program: "chromium", evidence: expect.any(String), ended: "killed" },
  ]);
});
