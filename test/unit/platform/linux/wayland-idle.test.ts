import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { CompositorWords } from "../../../../agent/platform/linux/compositor-idle.ts";
import { WaylandIdle } from "../../../../agent/platform/linux/wayland-idle.ts";
import type { ProbeTold } from "../../../../agent/platform/linux/x11-probe-messages.ts";
import { type Asked, standInCompositor } from "../../../support/compositor-stand-in.ts";
import { eventually } from "../../../support/eventually.ts";
import { tempDir } from "../../../support/temp-dir.ts";

/** What the compositor calls "idle" and "in use again", by the object that was made to tell. */
const [IDLED, RESUMED] = [0, 1];
/** Ids 4 and 5 are the notifier and the seat. */
const NOTIFICATION = 6;
const BIND = "2.0";
afterEach(() => vi.useRealTimers());

async function listen(offered: readonly string[]) {
  const told: ProbeTold[] = [];
  let say: Asked["tell"] = () => undefined;
  const asked: Pick<Asked, "request" | "args">[] = [];
  const { path } = await standInCompositor(offered, (one) => {
    say = one.tell;
    if (one.request !== BIND) asked.push(one);
  });
  const idle = new WaylandIdle(path, (word) => told.push(word));
  await idle.set(1_200);
  if (told[0]?.event === "seen") await eventually("asked", () => asked.length > 0);
  const says = (opcode: number) => say(NOTIFICATION, opcode);
  return { told, asked, idle, says, events: () => told.map(({ event }) => event) };
}

test("asks the protocol that is agreed upon for a second, and counts the rest itself", async () => {
  const { told, asked, says, events } = await listen(["ext_idle_notifier_v1", "wl_seat"]);
  expect(asked).toMatchObject([{ request: "4.1", args: [NOTIFICATION, 1_000, 5] }]);
  says(IDLED);
  await eventually("idle", () => events().includes("idle"));
  says(RESUMED);
  await eventually("active", () => events().includes("active"));
  expect(told[0]).toEqual({ event: "seen", idleMs: 0, by: "wayland" });
  const idle = told.find(({ event }) => event === "idle");
  expect(idle).toMatchObject({ by: "wayland" });
  expect(idle?.event === "idle" && idle.idleMs).toBeGreaterThanOrEqual(1_195);
});

test("speaks the older one of wlroots and KDE, and a pause alone tells nothing", async () => {
  const { asked, says, events } = await listen(["org_kde_kwin_idle", "wl_seat"]);
  expect(asked).toMatchObject([{ request: "4.0", args: [NOTIFICATION, 5, 1_000] }]);
  says(IDLED);
  says(RESUMED);
  await sleep(400);
  expect(events()).toEqual(["seen", "active"]);
});

test("a compositor that tells of no idleness, or is not there, is unknown", async () => {
  const { told } = await listen(["wl_seat"]);
  expect(told).toMatchObject([{ event: "unknown", by: "wayland" }]);
  new WaylandIdle("/nonexistent", (word) => told.push(word));
  await eventually("unknown", () => told.length === 2);
});

test("one that comes up late, or anew in its session, is heard as soon as it answers", async () => {
  const path = join(tempDir(), "wayland-0");
  const told: ProbeTold[] = [];
  const events = () => told.map(({ event }) => event).join(" ");
  void new WaylandIdle(path, (word) => told.push(word)).set(1_200);
  await eventually("unknown", () => events() === "unknown");
  const offered = ["ext_idle_notifier_v1", "wl_seat"];
  const { close } = await standInCompositor(offered, () => undefined, path);
  await eventually("heard", () => events().endsWith("seen"));
  close();
  await eventually("gone", () => events().endsWith("unknown"));
  const asked: Asked[] = [];
  await standInCompositor(offered, (one) => void (one.request !== BIND && asked.push(one)), path);
  await eventually("heard again", () => events().endsWith("seen"));
  // Its question is on the way when it says that it was heard.
  await eventually("asked", () => asked.length > 0);
  asked.at(-1)?.tell(NOTIFICATION, IDLED);
  await eventually("idle", () => events().endsWith("idle"));
}, 90_000);

test("one that never sees a pause is held up by a program, and unknown until it sees one", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { told, says, events } = await listen(["org_kde_kwin_idle", "wl_seat"]);
  vi.advanceTimersByTime(10 * 60_000);
  expect(told.at(-1)).toMatchObject({ event: "unknown" });
  vi.useRealTimers();
  says(IDLED);
  await eventually("seen again", () => events().filter((event) => event === "seen").length === 2);
});

test("a probe that was killed buys nobody time, and the first input after it is told", () => {
  let nowMs = 1_000;
  const words = new CompositorWords(
    () => nowMs,
    (awakeMs) => nowMs - awakeMs,
  );
  expect(words.of({ event: "seen", idleMs: 0, by: "wayland" })).toMatchObject({ sinceMs: 1_000 });
  nowMs = 5_000;
  expect(words.of({ event: "active", by: "wayland" })).toBeNull();
  nowMs = 65_000;
  expect(words.of({ event: "unknown", because: "killed" })).toMatchObject({ kind: "unknown" });
  expect(words.of({ event: "seen", idleMs: 0 })).toEqual({ kind: "seen", sinceMs: 5_000 });
  nowMs = 66_000;
  expect(words.of({ event: "active" })).toEqual({ kind: "input", atMs: 66_000 });
  expect(words.of({ event: "idle", idleMs: 0 })).toEqual({ kind: "idle", sinceMs: 66_000 });
});
