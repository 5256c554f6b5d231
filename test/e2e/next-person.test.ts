import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Receipt } from "../../agent/contract/receipt.ts";
import { LinuxLeftovers } from "../../agent/platform/linux/linux-leftovers.ts";
import { LinuxSessionPrograms } from "../../agent/platform/linux/session-programs.ts";
import { DEFAULT_DATA_KINDS, LEFTOVER_KINDS } from "../../policies/vocabulary.ts";
import { type BrowserRunner, noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { enforcerWorld, ORDER } from "../support/enforcer-world.ts";
import { eventually } from "../support/eventually.ts";
import { expectSignedOut } from "../support/expect-signed-out.ts";
import { sessionBuses } from "../support/idle-world.ts";
import { sessionOf } from "../support/keeper-world.ts";
import { LEFTOVERS_PATH } from "../support/programs.ts";
import { tempDir } from "../support/temp-dir.ts";

const missing = noBrowser("chromium");
if (missing !== null) process.stderr.write(`skipping the next person: ${missing}\n`);

/** From the cover to a device that is the next person's (issue: "cover to ready"). */
const READY_WITHIN_MS = 5_000;
const SESSION_ID = "desk";

test.skipIf(missing)(
  "the next person finds nothing of the last one, 5 s after the cover at the latest",
  async () => {
    const runner = await startBrowserRunner("chromium");
    await runner.signIn();
    const shared = leaveThingsBehind(runner);
    const viewer = await startPrograms(runner);
    const windows = () => runner.displays.countWindows(screenOf(runner), [viewer.pid ?? 0]);
    await eventually("the letter is on screen", async () => (await windows()) === 1);
    const { enforcer, receipts } = enforcerOf(runner, shared);

    const startedMs = performance.now();
    const result = await enforcer.carryOut(orderFor(runner));
    const readyMs = Math.round(performance.now() - startedMs);

    process.stdout.write(`cover to ready: ${readyMs} ms; ${result.detail}\n`);
    expect(result.outcome).toBe("done");
    expect(readyMs).toBeLessThan(READY_WITHIN_MS);
    const [receipt] = receipts;
    expect(receipt?.programs).toEqual({ found: 1, killed: 0, left: 0 });
    expect(receipt?.leftovers).toMatchObject([
      { kind: "clipboard", status: "cleared", before: 1, after: 0 },
      { kind: "printQueue" },
      { kind: "recentFiles", status: "cleared", before: 1, after: 0 },
      { kind: "temporaryFiles", status: "cleared", before: 1, after: 0 },
    ]);
    expect(readdirSync(shared)).toEqual([]);
    await expectSignedOut(runner, receipt?.profiles ?? []);
  },
);

function screenOf({ display, user }: BrowserRunner) {
  return { display, xAuthorityPath: null, uid: user.uid };
}

function sessionAt({ user, display }: BrowserRunner) {
  return sessionOf(SESSION_ID, { ...user, backEnd: "process", kind: "generic", display });
}

function orderFor(runner: BrowserRunner) {
  const what = { also: LEFTOVER_KINDS, apps: ["xmessage"], data: DEFAULT_DATA_KINDS } as const;
  return { ...ORDER, ...what, session: sessionAt(runner), act: "clear", reason: "user" } as const;
}

/** Real hands; only the books are made up. */
function enforcerOf(runner: BrowserRunner, shared: string) {
  const receipts: Omit<Receipt, "id" | "deviceId" | "at">[] = [];
  const { displays, browsers } = runner;
  const { enforcer } = enforcerWorld(
    { open: [sessionAt(runner)] },
    {
      browsers,
      leftovers: new LinuxLeftovers({
        programPath: LEFTOVERS_PATH,
        displays,
        buses: sessionBuses(),
        temporaryDirs: [shared],
      }),
      programs: new LinuxSessionPrograms(displays),
      keepReceipt: (receipt) => [`receipt-${receipts.push(receipt)}`],
    },
  );
  return { enforcer, receipts };
}

/** A recent document and a temporary file. @returns where the temporary file lies */
function leaveThingsBehind({ user }: BrowserRunner): string {
  const shared = tempDir();
  const recent = join(user.homeDir, ".local/share/recently-used.xbel");
  mkdirSync(join(recent, ".."), { recursive: true });
  for (const path of [recent, join(shared, "letter.pdf")]) {
    writeFileSync(path, "a letter");
    chownSync(path, user.uid, user.gid);
  }
  for (const dir of [".local", ".local/share"]) {
    chownSync(join(user.homeDir, dir), user.uid, user.gid);
  }
  chownSync(shared, user.uid, user.gid);
  return shared;
}

/** What a desktop would have started: something that leads, a copied text, and a listed program. */
async function startPrograms({ user, display }: BrowserRunner) {
  const { uid, gid, homeDir } = user;
  const env = { DISPLAY: display, HOME: homeDir, SESSIONWARD_SESSION: SESSION_ID };
  const start = (program: string, ...args: string[]) => {
    const child = spawn(program, args, { uid, gid, env, cwd: "/", stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  start("/bin/sleep", "60");
  const owner = resolve("test/support/selection-owner.ts");
  const copied = spawn(process.execPath, [owner, display, "CLIPBOARD", "once"]);
  onTestFinished(() => void copied.kill("SIGKILL"));
  await once(copied.stdout, "data");
  return start("/usr/bin/xmessage", "-timeout", "0", "A letter");
}
