import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { pathsOf, settingsOf } from "../support/machine-paths.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { ShellDesk } from "../support/shell-desk.ts";
import { WorldAgent } from "../support/world-agent.ts";

const skip = reasonToSkip("the service on a machine of its own", ["root", "systemd"]);

const SHELL = "sessionward-shell.service";
const FILES = [
  "/etc/systemd/system/sessionward-agent.service",
  `/etc/systemd/user/${SHELL}`,
  "/etc/xdg/autostart/sessionward-shell.desktop",
];

let world: LogindNamespace;
let agent: WorldAgent;
let before: Machine;

type Machine = { readonly paths: ReadonlySet<string>; readonly settings: readonly string[] };

beforeAll(async () => {
  if (skip !== null) return;
  world = await LogindNamespace.start();
  agent = new WorldAgent(world);
  await world.addUser("ana");
  before = await machine();
});

afterAll(async () => {
  await world?.stop();
});

test.skipIf(skip)("who is not root is told what to do, and nothing is written", async () => {
  for (const verb of ["install", "remove"]) {
    const refused = agent.cliOf("ana", "agent", "service", verb);
    await expect(refused).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("only root may change services: use sudo"),
    });
  }
  expect(await machine()).toEqual(before);
});

test.skipIf(skip)(
  "installed, it runs, says when it is ready, and starts at every boot",
  async () => {
    expect(await installed()).toEqual(FILES);
    await expectRuns();
    expect(await world.exec("systemctl", "--global", "is-enabled", SHELL)).toBe("enabled\n");
  },
);

test.skipIf(skip)("installed twice, it is the same, and runs what was installed last", async () => {
  const [first, settings] = [await unit("MainPID"), await settingsOf(world)];
  expect(await installed()).toEqual(FILES);
  await expectRuns();
  expect(await unit("MainPID")).not.toBe(first);
  expect(await settingsOf(world)).toEqual(settings);
});

test.skipIf(skip)(
  "a logind that hangs at a boot keeps nobody out: neither it nor the daemon is waited for",
  async () => {
    const [logind, logins] = ["systemd-logind.service", "systemd-user-sessions.service"];
    // In the order of a boot: each is started while the one before is on its way.
    const started = [logind, "sessionward-agent.service", logins];
    const takeBack = agent.dropIn(logind, "ExecStart=\nExecStart=/bin/sleep infinity");
    await world.exec("systemctl", "daemon-reload");
    await world.exec("systemctl", "stop", ...started);
    await world.exec("systemctl", "start", "--no-block", ...started);
    await eventually(
      "people may sign in",
      async () => (await unit("ActiveState", logins)) === "active",
      30_000,
    );
    expect(await unit("ActiveState", logind)).toBe("activating");
    takeBack();
    await world.exec("systemctl", "daemon-reload");
    await world.exec("systemctl", "restart", logind);
    await expectRuns();
  },
);

test.skipIf(skip)("removed, the machine is as before but for the device's own data", async () => {
  const desk = await ShellDesk.open(world, "ana", "/bin/sleep 7131");
  await desk.tell("systemd-run", "--user", "-q", "--collect", "/bin/sleep", "7130");
  const { removed } = JSON.parse(await agent.cli("agent", "service", "remove", "--json"));
  expect(removed).toEqual(FILES);
  expect(await unit("LoadState")).toBe("not-found");
  expect(await desk.running("sleep")).toEqual(["sleep 7130"]);
  await desk.close();
  const { paths, settings } = await machine();
  expect(settings).toEqual(before.settings);
  expect([...before.paths].filter((path) => !paths.has(path))).toEqual([]);
  const left = [...paths].filter((path) => !before.paths.has(path));
  expect(left.filter((path) => !path.startsWith("/var/lib/sessionward"))).toEqual([]);
});

test.skipIf(skip)("removed twice, nothing is there to remove", async () => {
  const out = await agent.cli("agent", "service", "remove", "--json");
  expect(JSON.parse(out)).toEqual({ removed: [] });
});

async function installed(): Promise<unknown> {
  const out = await agent.cli("agent", "service", "install", "--json");
  return JSON.parse(out).written;
}

async function expectRuns(): Promise<void> {
  expect(await unit("Type")).toBe("notify");
  expect(await unit("ActiveState")).toBe("active");
  expect(await unit("UnitFileState")).toBe("enabled");
  await eventually("it answers", () => agent.status().then(Boolean, () => false));
}

async function unit(property: string, name = "sessionward-agent.service"): Promise<string> {
  const show = ["show", "--value", "-p", property, name];
  return (await world.exec("systemctl", ...show)).trim();
}

async function machine(): Promise<Machine> {
  return { paths: await pathsOf(world), settings: await settingsOf(world) };
}
