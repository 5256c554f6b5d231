import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { HelperProcess } from "../../../agent/browsers/helper-process.ts";
import { eventually } from "../../support/eventually.ts";
import { fillHome, SECRET } from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { HELPER_PATH } from "../../support/programs.ts";
import { runCli } from "../../support/run-cli.ts";
import { silentLog } from "../../support/silent-log.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping two clearings: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

const VICTIM = join(import.meta.dirname, "..", "..", "support", "clear-victim.ts");

/** Somebody who has the lock of the home, as another clearing has, until told or killed. */
async function holdLock({ homeDir }: TestUser, identity: { uid: number; gid: number }) {
  const program = "echo locked; exec sleep 600";
  const args = ["-x", homeDir, "/bin/sh", "-c", program];
  const holder = spawn("/usr/bin/flock", args, {
    ...identity,
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => end());
  const [line] = await once(createInterface({ input: holder.stdout }), "line");
  expect(line).toBe("locked");
  function end(): void {
    try {
      if (holder.pid !== undefined) process.kill(-holder.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }
  return end;
}

/** A daemon's clearing in a process of its own. */
function daemonClears({ homeDir, uid, gid }: TestUser) {
  const argv = [VICTIM, homeDir, String(uid), String(gid)];
  const daemon = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void daemon.kill("SIGKILL"));
  const lines: string[] = [];
  createInterface({ input: daemon.stdout }).on("line", (line) => lines.push(line));
  const isGone = () => lines.some((line) => line.startsWith('{"gone"'));
  return { daemon, lines, isGone, ended: once(daemon, "close") };
}

const ROOT = { uid: 0, gid: 0 };

onHomes("the command line says who is clearing a home, and touches nothing of it", async () => {
  const user = createTestUser();
  fillHome(user);
  const end = await holdLock(user, ROOT);
  const clear = ["browsers", "clear", "--home", user.homeDir, "--json"];
  const { exitCode, stdout } = await runCli(clear);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /being cleared already, by process \d+ of uid 0.*wait until it is through/,
  );
  expect(existsSync(join(user.homeDir, ".config/chromium/Default/Cookies"))).toBe(true);
  end();
  await expect.poll(async () => (await runCli(clear)).exitCode, { timeout: 60_000 }).toBe(0);
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes("the daemon waits for another process, and goes on when that one is killed", async () => {
  const user = createTestUser();
  fillHome(user);
  const end = await holdLock(user, ROOT);
  const { lines, isGone, ended } = daemonClears(user);
  await eventually("it starts", () => lines.includes("started"));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(isGone()).toBe(false);
  expect(existsSync(join(user.homeDir, ".config/chromium/Default/Cookies"))).toBe(true);
  end();
  await ended;
  expect(isGone()).toBe(true);
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes(
  "nobody keeps root from clearing their home by holding it",
  { timeout: 40_000 },
  async () => {
    const user = createTestUser();
    fillHome(user);
    await holdLock(user, { uid: user.uid, gid: user.gid });
    const startedMs = performance.now();
    const { isGone, ended } = daemonClears(user);
    await ended;
    expect(isGone()).toBe(true);
    expect(performance.now() - startedMs).toBeGreaterThan(9_000);
    expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
  },
);

onHomes(
  "a helper empties what stood before it was told to, and nothing that came later",
  async () => {
    const { homeDir, uid, gid } = createTestUser();
    const quarantine = (end: string) => {
      const name = `.sessionward-quarantine-${end}`;
      mkdirSync(join(homeDir, name));
      chownSync(join(homeDir, name), uid, gid);
      return name;
    };
    quarantine("of-a-crash");
    const helper = new HelperProcess(process.execPath, HELPER_PATH, silentLog);
    await helper.step("ready", 10_000);
    const own = `.sessionward-quarantine-${randomUUID()}`;
    helper.run({ task: "take", uid, gid, homeDir, quarantine: own, entries: [], sweep: [] });
    expect(await helper.step("counted", 10_000)).not.toBeNull();
    const another = quarantine("of-another-clearing");
    helper.release();
    expect(await helper.step("freed", 10_000)).not.toBeNull();
    expect(readdirSync(homeDir).filter((name) => name.includes("quarantine"))).toEqual([another]);
  },
);

onHomes("two that begin at once take turns, and both say that nothing is left", async () => {
  const user = createTestUser();
  fillHome(user);
  const both = [daemonClears(user), daemonClears(user)];
  for (const { lines, ended } of both) {
    await ended;
    const freed = lines.find((line) => line.startsWith('{"freed"')) ?? "{}";
    const profiles: readonly { status: string }[] = JSON.parse(freed).freed;
    expect(profiles).not.toEqual([]);
    // Whole, so that one which is not done says why.
    expect(profiles.filter(({ status }) => status !== "done")).toEqual([]);
  }
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});
