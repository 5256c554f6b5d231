import { expect, onTestFinished, test, vi } from "vitest";
import type { SessionChange } from "../../../../agent/core/ports.ts";
import {
  type RecordedOptions,
  RecordedWindows,
  type WindowsRecording,
  windowsRecordings,
} from "../../../support/recorded-windows.ts";

const [DOMAIN, GERMAN] = windowsRecordings() as [WindowsRecording, WindowsRecording];
const ID = DOMAIN.sessionId;

async function play(options: RecordedOptions = {}, recording = DOMAIN) {
  const world = new RecordedWindows(recording, options);
  onTestFinished(() => world.platform.close());
  const changes: SessionChange[] = [];
  const { sessions } = world.platform;
  sessions.onChange((change) => changes.push(change));
  await vi.waitFor(() => expect(changes).toMatchObject([{ kind: "added" }]));
  return { world, sessions, changes, kinds: () => changes.map(({ kind }) => kind) };
}

test.each(windowsRecordings())("$locale: $name, says where it comes from", (recording) => {
  expect(recording.provenance).toBe("documentation");
  expect(recording.source).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  expect(recording.build).toMatch(/^Windows \d+ \S+ \(\d+\)$/);
  expect(recording.locale).toMatch(/^[a-z]{2}-[A-Z]{2}$/);
  expect(recording.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test.each(windowsRecordings())("$locale: lists people, not services or greeters", async (each) => {
  const { sessions } = await play({}, each);
  expect(await sessions.list()).toMatchObject([
    {
      id: each.sessionId,
      backEnd: "wts",
      kind: "named",
      userName: each.account["user"],
      homeDir: each.account["homeDir"],
      display: null,
      canUnlock: true,
    },
  ]);
});

test("believes no lock that the session does not show, and disconnects it instead", async () => {
  const { world, sessions } = await play({ shell: "ignores" });
  expect(await sessions.lock(ID)).toMatchObject({ status: "locked", by: ["disconnected"] });
  expect(world.ordered).toEqual([{ order: "lock" }]);
  expect(world.asked).toContain(`disconnect ${ID}`);
});

test("needs no shell to lock", async () => {
  const { world, sessions, kinds } = await play({ shell: "absent" });
  expect(await sessions.lock(ID)).toMatchObject({ status: "locked", by: ["disconnected"] });
  expect(world.ordered).toEqual([]);
  await vi.waitFor(() => expect(kinds()).toEqual(["added", "locked"]));
});

test("says that a session is not locked when neither way was seen to work", async () => {
  const { sessions } = await play({ shell: "ignores", disconnect: "stays" });
  expect(await sessions.lock(ID)).toMatchObject({
    status: "failed",
    because: expect.stringContaining("seen"),
  });
});

test("does not take silence for a lock or an end", async () => {
  const { world, sessions, kinds } = await play({ shell: "ignores", logoff: "stays" });
  world.answer = "Zugriff verweigert";
  expect(await sessions.lock(ID)).toMatchObject({ status: "failed" });
  expect(await sessions.end(ID, 0)).toMatchObject({ status: "partial", left: 1 });
  expect((await sessions.list()).map(({ id }) => id)).toEqual([ID]);
  expect(kinds()).toEqual(["added"]);
});

test("trusts the notification alone only where Windows does not say", async () => {
  const { world, sessions } = await play({ shell: "ignores", disconnect: "stays" });
  const unclear = DOMAIN.lists.signedIn.replace('"flags":1', '"flags":-1');
  world.answer = unclear;
  setTimeout(() => world.tell("locked"), 30);
  expect(await sessions.lock(ID)).toMatchObject({ by: ["sessionNotification"] });
});

test("has the shell sign out first, so that programs are asked to close", async () => {
  const { world, sessions } = await play();
  expect(await sessions.end(ID, 500)).toMatchObject({ status: "ended" });
  expect(world.ordered).toEqual([{ order: "signOut" }]);
  expect(world.asked).not.toContain(`logoff ${ID}`);
});

test("signs out itself when the grace is over", async () => {
  const { world, sessions } = await play({ shell: "ignores" });
  const ended = await sessions.end(ID, 60);
  expect(ended).toMatchObject({ status: "ended" });
  expect(ended.ms).toBeGreaterThanOrEqual(60);
  expect(world.asked).toContain(`logoff ${ID}`);
});

test("a session with a process left is not over, listed or not", async () => {
  const { sessions } = await play({ logoff: "lingers" });
  expect(await sessions.end(ID, 0)).toMatchObject({ status: "partial", left: 3 });
});

test("never signs a session out that only locks", async () => {
  const { world, sessions } = await play({ shell: "ignores", disconnect: "stays" });
  await sessions.lock(ID);
  expect(world.asked.filter((ask) => ask.startsWith("logoff"))).toEqual([]);
});

test("tells each change once, and looks at everything again after a gap", async () => {
  const { world, kinds } = await play();
  world.become("locked");
  await vi.waitFor(() => expect(kinds()).toEqual(["added", "locked"]));
  world.become("signedIn");
  await vi.waitFor(() => expect(kinds()).toEqual(["added", "locked", "unlocked"]));
  world.endWatch();
  world.phase = "signedOut";
  await vi.waitFor(() => expect(kinds().at(-1)).toBe("removed"), { timeout: 2000 });
  expect(world.watches).toBe(2);
});

test("somebody else with the same session number is somebody else", async () => {
  const { world, changes } = await play();
  world.answer = DOMAIN.lists.signedIn.replace("-1013", "-1014").replace('"ana"', '"ben"');
  world.tell("signedIn");
  await vi.waitFor(() => expect(changes).toHaveLength(3));
  expect(changes.slice(1)).toMatchObject([
    { kind: "removed", sessionId: ID },
    { kind: "added", session: { userName: "ben" } },
  ]);
});

test("tells when the machine slept since, at its waking", async () => {
  const { world, changes, kinds } = await play();
  const suspendedAtMs = world.clock.uptimeMs();
  world.tell("suspended");
  await vi.waitFor(() => expect(kinds()).toContain("suspending"));
  world.clock.advance(3_600_000);
  world.tell("resumed");
  await vi.waitFor(() => expect(changes.at(-1)).toEqual({ kind: "resumed", suspendedAtMs }));
});

test("lends a pipe to the account that is signed in, and to nobody else", async () => {
  const { world, sessions } = await play({}, GERMAN);
  const uid = (await sessions.list())[0]?.uid ?? 0;
  expect(await world.platform.lendPipe?.("\\\\.\\pipe\\x", uid)).toMatchObject({ ok: true });
  expect(world.asked).toContain(`lend \\\\.\\pipe\\x ${GERMAN.account["sid"]}`);
  expect(await world.platform.lendPipe?.("\\\\.\\pipe\\x", uid + 1)).toMatchObject({ ok: false });
});

test.each([
  [0, { ok: true }],
  [5, { ok: false, reason: "failed" }],
])("a restart of the machine that Windows answers with %i", async (shutDownExit, told) => {
  const { world } = await play({ shutDownExit });
  expect(await world.platform.restart()).toMatchObject(told);
  expect(world.shutDowns).toEqual(["/r /f /t 0 /d p:0:0"]);
});
