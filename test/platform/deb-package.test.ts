import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AgentStatus } from "../../agent/contract/status-file.ts";
import { eventually } from "../support/eventually.ts";
import { InstalledPackage } from "../support/installed-package.ts";
import { LogindNamespace, lockerScript } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";

const skip = reasonToSkip("the package on a machine of its own", [
  ...(["root", "systemd", "Xvfb", "xss-lock", "i3lock", "xmessage"] as const),
]);

/** High, because the names of X sockets are shared with the machine around. */
const DISPLAY = `:${1000 + (process.pid % 5000)}`;
const POLICY = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session: { idle: { warnBefore: 20s, lockAfter: 30s } }
`;
const WARN_MS = 20_000;
const DATA = "/var/lib/sessionward";
const POSTRM = join(import.meta.dirname, "..", "..", "scripts", "package", "debian", "postrm");

let world: LogindNamespace;
let pack: InstalledPackage;
let server: TestServer;
let before: ReadonlySet<string>;

beforeAll(async () => {
  if (skip !== null) return;
  world = await LogindNamespace.start();
  pack = new InstalledPackage(world);
  [server] = await Promise.all([startTestServer(), pack.build(), openSession()]);
  before = await pack.paths();
});

afterAll(async () => {
  await world?.stop();
  pack?.close();
  await stopTestServers();
});

/** Somebody sits down and types nothing. Their desktop starts what /etc/xdg/autostart says, later. */
async function openSession(): Promise<void> {
  const xvfb = ["Xvfb", DISPLAY, "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"];
  await world.exec("systemd-run", "-q", "--collect", "--unit=xvfb", ...xvfb);
  await world.addUser("ana");
  const socket = `/tmp/.X11-unix/X${DISPLAY.slice(1)}`;
  await eventually("the X server listens", () =>
    world.exec("test", "-S", socket).then(
      () => true,
      () => false,
    ),
  );
  const script = lockerScript("i3lock -n -c 880000");
  await world.startSession({ userName: "ana", display: DISPLAY, script });
}

test.skipIf(skip)("starts when it is installed, and says so when it is ready", async () => {
  await pack.install({ watchdogSeconds: 2 });
  expect(await pack.unit("ActiveState")).toBe("active");
  expect(await pack.unit("NotifyAccess")).toBe("main");
  expect(await pack.logged("armed")).toBe(1);
  expect((await world.exec("sessionward", "--version")).trim()).toMatch(/^\d+\.\d+\.\d+$/);
});

test.skipIf(skip)("100: nobody but root may write to anything that it brought", async () => {
  const theirs = "! -type l \\( ! -user root -o -perm /022 \\)";
  const look = `dpkg -L sessionward | xargs -d '\\n' sh -c 'find "$@" -maxdepth 0 ${theirs}' sh`;
  expect(await world.exec("sh", "-c", look)).toBe("");
  expect(await world.exec("dpkg", "-L", "sessionward")).toContain("dist/agent.js");
});

test.skipIf(skip)(
  "100: who sits there tries to write to all of it, and is refused each",
  async () => {
    const theirs = "/home/ana";
    const paths = `{ dpkg -L sessionward; echo ${DATA}; echo /run/sessionward; echo ${theirs}; }`;
    const write = 'if [ -d "$path" ]; then : >"$path/.theirs"; else : >>"$path"; fi';
    const all = `${paths} | while read -r path; do (${write}) 2>/dev/null && echo "$path"; done; true`;
    expect(await world.exec("runuser", "-u", "ana", "--", "sh", "-c", all)).toBe(`${theirs}\n`);
  },
);

test.skipIf(skip)("knows its server after `agent enroll`, without being told twice", async () => {
  const deviceId = await pack.enrol(server);
  await server.admin.call("publishPolicy", { body: { source: POLICY } });
  const status = await pack.statusWhere("it is connected and has its policy", (now) => {
    return now.link.state === "connected" && now.policies.length === 1;
  });
  expect(status).toMatchObject({ deviceId, mode: "enforce" });
});

test.skipIf(skip)("a daemon that hangs is killed and replaced", async () => {
  // It may be silent for two seconds only: its signs of life are what has kept it until now.
  const startedAtUs = Number(await pack.unit("ActiveEnterTimestampMonotonic"));
  expect(Number(await pack.unit("WatchdogTimestampMonotonic"))).toBeGreaterThan(startedAtUs);
  const restarts = Number(await pack.unit("NRestarts"));
  const hung = await pack.signal("STOP");
  await eventually("systemd replaces it", () => pack.isReadyAgain(hung));
  expect(Number(await pack.unit("NRestarts"))).toBe(restarts + 1);
});

test.skipIf(skip)("a shell that dies is started again, by its person's own manager", async () => {
  const earlier = await pack.logged("shellConnected");
  await pack.runAutostart("ana", DISPLAY);
  await eventually("it is there", async () => (await pack.logged("shellConnected")) > earlier);
  const before = await pack.logged("shellConnected");
  await pack.inManagerOf("ana", "kill", "-s", "KILL", "sessionward-shell.service");
  await eventually("it is back", async () => (await pack.logged("shellConnected")) > before);
  const group = await pack.inManagerOf("ana", "show", "-p", "ControlGroup", "sessionward-shell");
  expect(group).toContain("/user.slice/");
});

test.skipIf(skip)(
  "a deadline outlives the daemon: killed after the warning, it locks",
  async () => {
    const isAna = (stage: string) => (now: AgentStatus) => now.sessions[0]?.stage === stage;
    const before = await pack.statusWhere("ana is warned", isAna("warned"), 30_000);
    const warnedAtMs = deadlineOf(before) - WARN_MS;
    const killed = await pack.signal("KILL");
    await eventually("systemd starts it again", () => pack.isReadyAgain(killed));
    const after = await pack.statusWhere("ana is warned again", isAna("warned"));
    expect(String(after.pid)).not.toBe(killed);
    const goneMs = Date.now() - warnedAtMs;
    // The warning begins anew, since nobody may have seen the first: later by no more than that.
    const laterMs = deadlineOf(after) - deadlineOf(before);
    expect(laterMs).toBeGreaterThan(-1_000);
    expect(laterMs).toBeLessThan(goneMs + 1_000);
    const locked = await pack.statusWhere("ana is locked", isAna("locked"), 30_000);
    expect(locked.pid).toBe(after.pid);
    expect(Date.now() - warnedAtMs).toBeGreaterThan(WARN_MS);
    expect(Math.abs(Date.now() - deadlineOf(after))).toBeLessThan(3_000);
  },
);

test.skipIf(skip)(
  "a removal keeps the device's identity: who installs again is the same",
  async () => {
    const { devices } = await server.admin.call("listDevices", {});
    await world.exec("dpkg", "--remove", "sessionward");
    expect(await pack.keepsIdentity()).toBe(true);
    await world.exec("dpkg", "-i", "/run/sessionward.deb");
    const back = await pack.statusWhere(
      "it is connected",
      ({ link }) => link.state === "connected",
    );
    expect(devices.map(({ id }) => id)).toEqual([back.deviceId]);
  },
);

test.skipIf(skip)("attack 121: a purge leaves no file, process or socket", async () => {
  expect(await pack.purge()).toEqual([]);
  expect((await server.admin.call("listDevices", {})).devices).toEqual([]);
  const retired = await server.admin.call("listDevices", { query: { retired: "shown" } });
  expect(retired.devices).toMatchObject([{ online: false, retiredAt: expect.any(String) }]);
  const left = [...(await pack.paths())].filter((path) => !before.has(path) && !OUTSIDE.test(path));
  expect(left).toEqual([]);
  const processes = await world.exec("sh", "-c", "pgrep -af '[/]usr/lib/sessionward' || true");
  expect(processes).toBe("");
  expect(await world.exec("sh", "-c", "systemctl list-unit-files 'sessionward*' -q || true")).toBe(
    "",
  );
});

test.skipIf(skip).each([
  ["still lists the device", "", "sessionward device revoke device-7 --reason purged"],
  ["was told that it leaves", "touch left", ""],
])(
  "a purge of a removed package says what is left to do where the server %s",
  async (_what, before, said) => {
    const fill = `mkdir -p ${DATA} && cd ${DATA} && echo '{ "deviceId": "device-7" }' > server.json`;
    const steps = [fill, before, 'sh -c "$1" postrm purge 2>&1', `test ! -e ${DATA}`];
    const run = steps.filter((step) => step !== "").join(" && ");
    const out = await world.exec("sh", "-c", run, "sh", readFileSync(POSTRM, "utf8"));
    if (said === "") expect(out).not.toContain("sessionward device");
    else expect(out).toContain(said);
  },
);

/** The world is an overlay: directories that no package has show what happens on the machine below. */
const OUTSIDE = /^\/(?!(?:bin|boot|etc|home|lib\w*|opt|root|run|sbin|srv|tmp|usr|var)(?:\/|$))/;

function deadlineOf({ sessions }: AgentStatus): number {
  return Date.parse(sessions[0]?.next?.at ?? "");
}
