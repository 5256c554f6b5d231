import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SessionChange } from "../../../../agent/core/ports.ts";
import { LogindSessions } from "../../../../agent/platform/linux/logind-sessions.ts";
import { MergedSessions } from "../../../../agent/platform/linux/merged-sessions.ts";
import type { BusCall, BusSignal } from "../../../../agent/platform/linux/system-bus.ts";
import { UserAccounts } from "../../../../agent/platform/linux/user-accounts.ts";
import { X11Displays } from "../../../../agent/platform/linux/x11-displays.ts";
import { fail, ok } from "../../../../policies/result.ts";
import { eventually } from "../../../support/eventually.ts";
import { silentLog } from "../../../support/silent-log.ts";
import { tempDir } from "../../../support/temp-dir.ts";

const PATH = "/org/freedesktop/login1/session/_33";
const nobody = 65534;

test("an unanswered call neither ends a session nor takes it from the list", async () => {
  const { bus, sessions, changes } = await startWithOneSession();
  bus.silent = true;
  bus.signal("PropertiesChanged", ["org.freedesktop.login1.Session", {}]);
  expect((await sessions.list()).map(({ id }) => id)).toEqual(["3"]);
  expect(await sessions.end("3", 0)).toMatchObject({
    status: "partial",
    left: 1,
    because: "logind does not answer",
  });
  expect(changes.map(({ kind }) => kind)).not.toContain("removed");
});

test("logind answers that a session is gone: then it is", async () => {
  const { bus, sessions, changes } = await startWithOneSession();
  bus.paths = [];
  bus.signal("PropertiesChanged", ["org.freedesktop.login1.Session", {}]);
  await eventually("removed", () => changes.some(({ kind }) => kind === "removed"));
  expect(await sessions.end("3", 0)).toEqual({ status: "ended", ms: 0 });
  expect(await sessions.isOver("3")).toBe(true);
});

test("a session that nobody lists is not over while logind is silent", async () => {
  const { bus, sessions } = await startWithOneSession();
  bus.silent = true;
  const merged = new MergedSessions([sessions]);
  expect(await merged.end("4", 0)).toMatchObject({ status: "partial" });
  expect(await merged.isOver("4")).toBe(false);
});

test("a session in the place of one whose end was missed is another one, whatever its id", async () => {
  const { bus, changes } = await startWithOneSession(true);
  bus.madeAtUs = 9_000_000n;
  bus.connected();
  await eventually("told of both", () => changes.length > 4);
  expect(changes).toMatchObject([
    { kind: "added", session: { id: "3", beganMs: 5_000 } },
    { kind: "locked" },
    { kind: "removed", sessionId: "3" },
    { kind: "added", session: { id: "3", beganMs: 9_000 } },
    { kind: "locked" },
  ]);
});

test("nor is somebody else's the same where nobody knows when it was made", async () => {
  const { bus, changes } = await startWithOneSession(true, 0n);
  Object.assign(bus, { uid: 1 }).connected();
  await eventually("told of both", () => changes.filter(({ kind }) => kind === "added").length > 1);
});

test("a session that logind is only just making is none but itself once it is made", async () => {
  const { bus, changes, sessions } = await startWithOneSession(false, 0n);
  bus.madeAtUs = 9_000_000n;
  bus.connected();
  await eventually("looked again", async () => (await sessions.list())[0]?.beganMs === 9_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(changes.map(({ kind }) => kind)).toEqual(["added", "unlocked"]);
});

test("without any system bus there is no session of logind", async () => {
  const { bus, sessions } = await startWithOneSession();
  bus.missing = true;
  expect(await sessions.end("4", 0)).toMatchObject({ status: "ended" });
  expect(await sessions.end("3", 0)).toMatchObject({ status: "partial" });
  // A bus that comes later may tell of it: nothing is cleared after on the word of nobody.
  expect(await sessions.isOver("4")).toBe(false);
});

test.each([
  [true, "locked"],
  [false, "unlocked"],
])("a session first seen with LockedHint %s is told as %s", async (locked, kind) => {
  const { changes } = await startWithOneSession(locked);
  expect(changes.map((change) => change.kind)).toEqual(["added", kind]);
});

test("tells of a resume, with the uptime at which the machine went to sleep", async () => {
  const { bus, changes } = await startWithOneSession();
  bus.signal("PrepareForSleep", [true]);
  bus.signal("PrepareForSleep", [false]);
  const resumed = changes.find((change) => change.kind === "resumed");
  expect(resumed?.kind === "resumed" && resumed.suspendedAtMs).toBeGreaterThan(0);
});

test("holds the machine awake until the sessions are seen to, and again after each sleep", async () => {
  const { bus, changes, awake } = await startWithOneSession();
  expect(awake).toEqual(["hold"]);
  bus.signal("PrepareForSleep", [true]);
  expect(awake).toEqual(["hold"]);
  const suspending = changes.find((change) => change.kind === "suspending");
  if (suspending?.kind === "suspending") suspending.ready();
  bus.signal("PrepareForSleep", [false]);
  expect(awake).toEqual(["hold", "release", "hold"]);
});

class ScriptedBus {
  silent = false;
  missing = false;
  paths: string[] = [PATH];
  /** When the session was made. */
  madeAtUs = 5_000_000n;
  uid: number = nobody;
  readonly #locked: boolean;
  readonly #onSignal = new Set<(signal: BusSignal) => void>();
  readonly #onConnected: (() => void)[] = [];

  constructor(locked: boolean) {
    this.#locked = locked;
  }

  async call({ member, path }: BusCall) {
    if (this.missing) return fail("noBus", "no such socket");
    if (this.silent) return fail("failed", "timed out");
    if (member === "ListSessions") {
      return ok(this.paths.map((each) => ["3", nobody, "nobody", "seat0", each]));
    }
    return this.paths.includes(path) ? ok(this.#session()) : fail("failed", "Unknown object");
  }

  listen(_rule: string, listener: (signal: BusSignal) => void) {
    this.#onSignal.add(listener);
    return () => this.#onSignal.delete(listener);
  }

  onConnected(listener: () => void) {
    this.#onConnected.push(listener);
    return () => undefined;
  }

  connected(): void {
    for (const listener of this.#onConnected) listener();
  }

  async close(): Promise<void> {}

  signal(member: string, body: readonly unknown[]): void {
    const owner = member === "PropertiesChanged" ? "DBus.Properties" : "login1.Manager";
    const signal = { path: PATH, interface: `org.freedesktop.${owner}`, member, body };
    for (const listener of this.#onSignal) listener(signal);
  }

  #session() {
    return {
      Id: "3",
      Name: "nobody",
      User: [this.uid, "/org/freedesktop/login1/user/_65534"],
      Class: "user",
      Type: "wayland",
      State: "active",
      Display: "",
      Desktop: "",
      Scope: "session-3.scope",
      Service: "login",
      LockedHint: this.#locked,
      TimestampMonotonic: this.madeAtUs,
    };
  }
}

async function startWithOneSession(locked = false, madeAtUs = 5_000_000n) {
  const bus = new ScriptedBus(locked);
  bus.madeAtUs = madeAtUs;
  const accounts = new UserAccounts();
  const awake: string[] = [];
  const runtimeDir = tempDir();
  writeFileSync(join(runtimeDir, "wayland-0"), "");
  const sessions = new LogindSessions({
    sleepDelay: { hold: () => awake.push("hold"), release: () => awake.push("release") },
    bus,
    accounts,
    accountKinds: {},
    displays: new X11Displays({ probePath: "/none", accountOf: async () => null, log: silentLog }),
    lockProof: { whoLocked: async () => null },
    runtimeDirOf: () => runtimeDir,
    log: silentLog,
    cgroupDir: null,
  });
  const changes: SessionChange[] = [];
  sessions.onChange((change) => changes.push(change));
  bus.connected();
  await eventually("the session was told", () => changes.length > 1);
  return { bus, sessions, changes, awake };
}
