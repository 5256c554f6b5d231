import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { STATUS_FILE_NAME } from "../../agent/contract/status-file.ts";
import { readStatusFile } from "../../agent/status-file.ts";
import { BootedDaemon } from "../support/booted-daemon.ts";
import { eventually } from "../support/eventually.ts";
import { CHROMIUM_PROFILE, FIREFOX_PROFILE, fillHome } from "../support/fake-profiles.ts";
import { enrolLiveAgent } from "../support/live-agent.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";
import {
  createTestUser,
  endProcessesOf,
  noTestUsers,
  type TestUser,
} from "../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipped: clearing after a boot: ${noTestUsers}\n`);
afterEach(stopTestServers);

test.skipIf(noTestUsers).each([
  ["[boot]", true],
  ["[signOut, clear, command]", false],
])(
  "under clear.on %s a restarted daemon clears nothing, and after a boot: %s",
  async (on, isDue) => {
    const server = await startTestServer();
    const user = createTestUser();
    const { daemon, dataDir, auditEvents } = await deskOf(server, user, on);
    await startUp(daemon, dataDir);
    fillHome(user);
    await daemon.end("SIGKILL");
    await startUp(daemon, dataDir);
    const restarted = readStatusFile(dataDir);
    expect(restarted).toMatchObject({ value: { clearing: null, receipts: [] } });
    await daemon.end("SIGTERM");
    expect(isSignedIn(user)).toEqual([true, true]);
    await powerCut(daemon, user);
    await startUp(daemon, dataDir);
    const isDealtWith = async () =>
      isDue ? !isSignedIn(user).includes(true) : (await auditEvents()).includes("homeNotCleared");
    await eventually("what the boot cut off is dealt with", isDealtWith);
    expect(isSignedIn(user)).toEqual([!isDue, !isDue]);
    expect(existsSync(join(user.homeDir, "Documents/notes.txt"))).toBe(true);
  },
);

test.skipIf(noTestUsers)(
  "a home that is away after a boot is told as partial, and cleared when somebody opens it again",
  async () => {
    const server = await startTestServer();
    const user = createTestUser();
    const { daemon, dataDir } = await deskOf(server, user, "[boot, signOut]");
    await startUp(daemon, dataDir);
    fillHome(user);
    await powerCut(daemon, user);
    const [away, session] = [`${user.homeDir}.away`, nobodySignsIn(dataDir)];
    renameSync(user.homeDir, away);
    onTestFinished(() => rmSync(away, { recursive: true, force: true }));
    daemon.start();
    const received = () => {
      const status = readStatusFile(dataDir);
      return status.ok ? status.value.receipts : [];
    };
    await eventually("a receipt says so", () => received().length === 1);
    expect(received()).toMatchObject([{ status: "partial" }]);
    await powerCut(daemon, user);
    renameSync(away, user.homeDir);
    expect(isSignedIn(user)).toEqual([true, true]);
    session.signsInAgain();
    // A kill during it is no reason to forget it: somebody is there whom the next daemon knows.
    const letGo = await homeHeld(user);
    await startUp(daemon, dataDir);
    await eventually("the clearing waits for its turn", () => isAwaited(user));
    await daemon.end("SIGKILL");
    await letGo();
    expect(isSignedIn(user)).toEqual([true, true]);
    await startUp(daemon, dataDir);
    await eventually("it is cleared", () => !isSignedIn(user).includes(true));
    expect(existsSync(join(user.homeDir, "Documents/notes.txt"))).toBe(true);
  },
);

/** The machine starts, and nobody is at the desk. */
function nobodySignsIn(dataDir: string) {
  const path = join(dataDir, "agent.json");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, JSON.stringify({ ...JSON.parse(before), processSessions: [] }));
  return { signsInAgain: () => writeFileSync(path, before) };
}

/** Another process has the kernel's lock on it, as one that clears it would. */
async function homeHeld({ homeDir }: TestUser): Promise<() => Promise<void>> {
  const holder = spawn("/usr/bin/flock", ["-x", homeDir, "cat"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  holder.stdin.write("held");
  await once(holder.stdout, "data");
  return async () => {
    const ended = once(holder, "exit");
    holder.stdin.end();
    await ended;
  };
}

function isAwaited({ homeDir }: TestUser): boolean {
  const waiting = new RegExp(`-> FLOCK .*:${statSync(homeDir).ino} `);
  return waiting.test(readFileSync("/proc/locks", "utf8"));
}

/** A device with one shared account, whose policy clears on these occasions. */
async function deskOf(server: TestServer, user: TestUser, on: string) {
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  const source = `apiVersion: sessionward/v1
kind: Policy
name: desk
appliesTo: { groups: [wards] }
device: shared
browsers: { clear: { on: ${on} } }
`;
  await server.admin.call("publishPolicy", { body: { source } });
  const desk = { id: "desk", userName: user.name, kind: "generic", display: ":7102" };
  const program = { command: ["/bin/sleep", "7102"], homeDir: user.homeDir };
  const processSessions = [{ ...desk, ...program, freshHome: false, relaunch: false }];
  const config = {
    processSessions,
    systemBusAddress: null,
    localSocketDir: join(dataDir, "sockets"),
  };
  writeFileSync(join(dataDir, "agent.json"), JSON.stringify(config), { mode: 0o600 });
  const auditEvents = async () => {
    const { rows } = await server.admin.call("getDeviceAudit", { params: { deviceId } });
    return rows.map(({ event }) => event);
  };
  return { daemon: new BootedDaemon(dataDir), dataDir, auditEvents };
}

/** Until it has its policy, knows the session, and said so anew. */
async function startUp(daemon: BootedDaemon, dataDir: string): Promise<void> {
  rmSync(join(dataDir, STATUS_FILE_NAME), { force: true });
  daemon.start();
  const isUp = () => {
    const status = readStatusFile(dataDir);
    return status.ok && status.value.policies.length === 1 && status.value.sessions.length === 1;
  };
  await eventually("the daemon has its policy and its session", isUp);
}

/** Everything that ran is gone, and the kernel is another one. */
async function powerCut(daemon: BootedDaemon, { uid }: TestUser): Promise<void> {
  await daemon.end("SIGKILL");
  endProcessesOf(uid);
  daemon.boot();
}

function isSignedIn({ homeDir }: TestUser): readonly boolean[] {
  return [`${CHROMIUM_PROFILE}/Cookies`, `${FIREFOX_PROFILE}/cookies.sqlite`].map((path) =>
    existsSync(join(homeDir, path)),
  );
}
