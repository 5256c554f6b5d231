import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Cancel, IdleEdge, SessionInfo } from "../../agent/core/ports.ts";
import { FusedIdle } from "../../agent/platform/linux/fused-idle.ts";
import { watchLogindInhibitors } from "../../agent/platform/linux/logind-inhibitors.ts";
import { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import type { Inhibition } from "../../policies/keep-awake.ts";
import { eventually } from "../support/eventually.ts";
import { sessionBuses } from "../support/idle-world.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { silentLog } from "../support/silent-log.ts";

const skip = reasonToSkip("idle hints and inhibitors of a real logind", ["root", "systemd"]);
/** No X server has this number, so the hint is all there is. */
const NO_DISPLAY = ":59998";
let world: LogindNamespace;
let bus: SystemBus;
let session: SessionInfo;
let cancels: Cancel[] = [];

beforeAll(async () => {
  if (skip !== null) return;
  world = await LogindNamespace.start();
  bus = new SystemBus({
    address: `unix:path=${world.rootDir}/run/dbus/system_bus_socket`,
    log: silentLog,
  });
  await world.addUser("ana");
  const id = await world.startSession({
    ...{ userName: "ana", display: NO_DISPLAY, script: "exec sleep 7110" },
  });
  const found = (await world.sessions.list()).find((each) => each.id === id);
  if (found === undefined) throw new Error("the session is not listed");
  session = found;
});
afterEach(() => {
  for (const cancel of cancels) cancel();
  cancels = [];
});
afterAll(async () => {
  await bus?.close();
  await world?.stop();
});

test.skipIf(skip)("follows IdleHint of its session once a program sets it", async () => {
  const other = await startOther();
  const source = new FusedIdle({
    ...{ displays: world.displays, buses: sessionBuses(), systemBus: bus, clock: systemClock },
  });
  const seen: IdleEdge[] = [];
  const watch = source.watch(session, (edge) => seen.push(edge));
  cancels.push(() => watch.close());
  watch.setThreshold(1000);
  await eventually("unknown without a display", () => seen.at(-1)?.kind === "unknown");
  expect(source.health()).toMatchObject({ value: { works: false } });
  await setIdleHint(other, true);
  await setIdleHint(session.id, true);
  await eventually("idle", () => seen.at(-1)?.kind === "idle");
  const edge = seen.at(-1);
  expect(edge?.kind === "idle" && edge.idleMs).toBeLessThan(3000);
  await setIdleHint(session.id, false);
  await eventually("active", () => seen.at(-1)?.kind === "active");
  expect(seen.map(({ kind }) => kind)).toEqual(["unknown", "idle", "active"]);
  expect(source.health()).toMatchObject({ value: { works: true, by: ["idleHint"] } });
});

test.skipIf(skip)("tells who inhibits idleness for whom, at the start and at the end", async () => {
  const [mine, root]: (readonly Inhibition[])[][] = [[], []];
  const watched = (uid: number, heard: (readonly Inhibition[])[] | undefined) =>
    watchLogindInhibitors(bus, { id: session.id, uid }, (held) => heard?.push(held));
  cancels.push(watched(session.uid, mine), watched(0, root));
  await eventually("nobody holds", () => mine?.length === 1 && root?.length === 1);
  await inhibit("vlc", "idle", "VLC media player");
  await inhibit("updates", "shutdown", "installing");
  const held = [{ through: "logind", program: "vlc", reason: "VLC media player" }];
  await eventually("held", () => root?.at(-1)?.length === 1);
  expect(root?.at(-1)).toEqual(held);
  await inhibit("mpv", "idle", "playing");
  await eventually("held twice", () => root?.at(-1)?.length === 2);
  await world.exec("systemctl", "stop", "inhibit-vlc", "inhibit-mpv");
  await eventually("nobody holds again", () => root?.at(-1)?.length === 0);
  expect(mine?.every((each) => each.length === 0)).toBe(true);
});

async function startOther(): Promise<string> {
  await world.addUser("ben");
  return world.startSession({
    ...{ userName: "ben", display: ":59997", script: "exec sleep 7111" },
  });
}

async function setIdleHint(id: string, isIdle: boolean): Promise<void> {
  const path = (await world.exec("busctl", ...manager("GetSession", "s", id))).split('"')[1] ?? "";
  const call = ["call", "org.freedesktop.login1", path, "org.freedesktop.login1.Session"];
  await world.exec("busctl", ...call, "SetIdleHint", "b", String(isIdle));
}

function manager(...call: string[]): string[] {
  const login = "org.freedesktop.login1";
  return ["call", login, "/org/freedesktop/login1", `${login}.Manager`, ...call];
}

async function inhibit(who: string, what: string, why: string): Promise<void> {
  await world.exec(
    ...["systemd-run", "-q", "--collect", `--unit=inhibit-${who}`, "systemd-inhibit"],
    ...[`--what=${what}`, `--who=${who}`, `--why=${why}`, "--mode=block", "sleep", "7112"],
  );
}
