import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { type Channel, openChannel, sessionOf } from "../support/local-channel.ts";
import { CLI_PATH } from "../support/programs.ts";
import { type CliRun, runCli } from "../support/run-cli.ts";
import { tempDir } from "../support/temp-dir.ts";
import { XDisplay } from "../support/x-display.ts";

const chromium = await findChromium();
const isRoot = process.getuid?.() === 0;
const DISPLAY = ":5";
/** Words of what drives the browser, which help nobody. */
const DRIVER_WORDS = /playwright|browserType|headless|xvfb-run|launchPersistentContext/i;

type Asked = { readonly channel: Channel; readonly flags?: readonly string[] };

async function run(asked: Asked, env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  const { channel, flags = [] } = asked;
  const data = ["--data", join(tempDir(), "shell"), "--host", "chromium"];
  return runCli(["shell", "run", "--socket", channel.path, ...data, ...flags], env);
}

/** What every shell that can't start does. */
function expectTold({ calls, changes }: Channel, ran: CliRun, reason: string): void {
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr + ran.stdout).not.toMatch(DRIVER_WORDS);
  const told = { surface: "host", because: expect.stringMatching(new RegExp(`^${reason}: `)) };
  expect(calls).toEqual([{ sessionId: "s1", call: "surfaceFailed", body: told }]);
  expect(changes).toEqual(["s1 connected", "s1 lost"]);
}

test.each([
  ["a display that nobody serves", ":7399", "no X server answers at :7399"],
  ["a display of another machine", "ward.example:0", "no display of this machine"],
  ["no display", "", "no X display"],
])("%s: says what to do, and the agent knows", async (_case, display, words) => {
  const channel = await openChannel();
  const ran = await run({ channel }, { DISPLAY: display });
  expect(ran.stderr).toContain(words);
  expectTold(channel, ran, "noDisplay");
});

test("a place for its profile that can't be written: the same as an object", async () => {
  const display = await onXServer();
  const channel = await openChannel({
    sessionsOfUid: () => [sessionOf({ display: display.name })],
  });
  const file = join(tempDir(), "taken");
  writeFileSync(file, "");
  const flags = ["--json", "--display", display.name, "--data", join(file, "shell")];
  const ran = await run({ channel, flags });
  const { error } = JSON.parse(ran.stdout);
  expect(error).toEqual({ reason: "noProfile", message: expect.stringContaining("--data DIR") });
  expectTold(channel, ran, "noProfile");
});

test("an Electron that is not installed", async () => {
  const channel = await openChannel({ sessionsOfUid: () => [sessionOf({ display: DISPLAY })] });
  const flags = ["--host", "electron", "--json", "--display", DISPLAY];
  const ran = await run({ channel, flags });
  const { error } = JSON.parse(ran.stdout);
  expect(error.reason).toBe("noElectron");
  expect(error.message).toContain("--host chromium");
  expectTold(channel, ran, "noElectron");
});

test("an agent that is not there makes nobody wait for long", async () => {
  const startedMs = performance.now();
  const args = ["shell", "run", "--host", "chromium", "--socket", join(tempDir(), "s")];
  const ran = await runCli([...args, "--data", tempDir()], { DISPLAY: ":7399" });
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toContain(":7399");
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});

test.skipIf(!isRoot)("no browser at all", async () => {
  const display = await onXServer();
  const channel = await openChannel({
    sessionsOfUid: () => [sessionOf({ display: display.name })],
  });
  const ran = await withoutBrowsers(channel, display.name);
  expect(ran.stderr).toContain("install the package chromium");
  expectTold(channel, ran, "noBrowser");
});

test.skipIf(chromium === null)("an X server that does not let this account in", async () => {
  const display = await onXServer();
  await display.run("xhost", "-local:", "-si:localuser:root");
  const channel = await openChannel({
    sessionsOfUid: () => [sessionOf({ display: display.name })],
  });
  const flags = ["--display", display.name];
  const ran = await run({ channel, flags }, { XAUTHORITY: "/nonexistent", HOME: tempDir() });
  expect(ran.stderr).toContain("XAUTHORITY");
  expectTold(channel, ran, "noDisplayRights");
});

async function onXServer(): Promise<XDisplay> {
  const display = await XDisplay.start("640x480");
  onTestFinished(() => display.stop());
  return display;
}

/** As on a machine without one: each is covered by a file that nobody may run. */
async function withoutBrowsers(channel: Channel, display: string): Promise<CliRun> {
  const cover =
    'for b in /usr/bin/chromium* /usr/bin/google-chrome*; do test -e "$b" && mount --bind /dev/null "$b"; done; exec "$@"';
  const cli = [process.execPath, CLI_PATH];
  const args = ["shell", "run", "--host", "chromium", "--display", display];
  const where = ["--socket", channel.path, "--data", tempDir()];
  const child = spawn("unshare", ["--mount", "sh", "-c", cover, "sh", ...cli, ...args, ...where]);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await ended, stdout, stderr };
}
