import { expect, test, vi } from "vitest";
import { fail, ok } from "../../policies/result.ts";
import { DESCRIBED } from "../support/described.ts";
import { FakeHost } from "../support/fake-host.ts";
import { openChannel } from "../support/local-channel.ts";
import { startShellOn } from "../support/shell-on-channel.ts";
import { ONE_DISPLAY, statusOf, TWO_DISPLAYS } from "../support/shell-values.ts";

test("sends people to the desk while no guest's browser stays up, and no longer", async () => {
  const channel = await openChannel();
  const host = new FakeHost(TWO_DISPLAYS);
  const { guests } = await startShellOn(channel, ok(host));
  channel.server.publish(statusOf({ sessionKind: "kiosk", surface: "none" }));
  guests.onDesk({ fault: "unreachable", nothingLeft: true, againInMs: 60_000 });
  await vi.waitFor(() =>
    expect(host.windows.map(({ surface }) => surface)).toEqual(["desk", "desk"]),
  );
  expect(host.pushed.at(-1)?.view.desk).toMatchObject({ fault: "unreachable" });
  guests.onDesk(null);
  expect(host.windows).toEqual([]);
});

test("shows on every display what the agent says, and hides it again", async () => {
  const channel = await openChannel();
  const host = new FakeHost(TWO_DISPLAYS);
  await startShellOn(channel, ok(host));
  channel.server.publish(statusOf({ surface: "cover" }));
  await vi.waitFor(() => expect(host.windows.map((window) => window.surface)).toHaveLength(2));
  channel.server.publish(statusOf({ surface: "none" }));
  await vi.waitFor(() => expect(host.windows).toEqual([]));
});

test("proves a warning once, when every display has painted it", async () => {
  const channel = await openChannel();
  const host = new FakeHost(TWO_DISPLAYS);
  const { listener } = await startShellOn(channel, ok(host));
  channel.server.publish(statusOf());
  await vi.waitFor(() => expect(host.windows).toHaveLength(2));
  await listener.onCall("2:full", { name: "painted", body: { surface: "warning" } });
  expect(channel.calls).toEqual([]);
  channel.server.publish(statusOf({ remainingMs: 41_000 }));
  await listener.onCall("1:full", { name: "painted", body: { surface: "warning" } });
  expect(channel.calls).toEqual([
    { sessionId: "s1", call: "surfaceShown", body: { surface: "warning", displays: 2 } },
  ]);
});

test("passes an answer to the agent and what the agent says about it back", async () => {
  const channel = await openChannel({ onCall: () => fail("notAllowed", "none left") });
  const host = new FakeHost(TWO_DISPLAYS);
  const { listener } = await startShellOn(channel, ok(host));
  channel.server.publish(statusOf());
  await vi.waitFor(() => expect(host.windows).toHaveLength(2));
  const reply = await listener.onCall("1:full", { name: "moreTime", body: {} });
  expect(reply).toMatchObject({ ok: false, reason: "refused" });
});

test("sends a page that is ready what is left now, in the language that was chosen", async () => {
  const channel = await openChannel();
  const host = new FakeHost(TWO_DISPLAYS);
  const { listener } = await startShellOn(channel, ok(host));
  channel.server.publish(statusOf({ remainingMs: 42_000 }));
  await vi.waitFor(() => expect(host.windows).toHaveLength(2));
  await new Promise((resolve) => setTimeout(resolve, 150));
  await listener.onCall("1:full", { name: "chooseLanguage", body: { language: "ar" } });
  await listener.onCall("1:full", { name: "ready", body: {} });
  const last = host.pushed.at(-1);
  expect(last).toMatchObject({ windowId: "1:full", view: { language: "ar", takesFocus: true } });
  expect(last?.view.status?.remainingMs).toBeLessThan(41_900);
});

test("refuses a window that is not up", async () => {
  const channel = await openChannel();
  const { listener } = await startShellOn(channel, ok(new FakeHost(TWO_DISPLAYS)));
  const reply = await listener.onCall("9:full", { name: "signOutNow", body: {} });
  expect(reply).toMatchObject({ ok: false, reason: "noWindow" });
  expect(channel.calls).toEqual([]);
});

test("tells the agent why a host can't start, and gives up", async () => {
  const channel = await openChannel();
  const { started } = await startShellOn(channel, fail("noBrowser", "no Chromium"));
  expect(started).toMatchObject({ ok: false, reason: "noBrowser" });
  const body = { surface: "host", because: "noBrowser: no Chromium" };
  expect(channel.calls).toEqual([{ sessionId: "s1", call: "surfaceFailed", body }]);
  await vi.waitFor(() => expect(channel.changes).toEqual(["s1 connected", "s1 lost"]));
});

test("opens and closes the page about the session, in the size that the person reads", async () => {
  const channel = await openChannel({
    onCall: (_sessionId, call) =>
      call === "describe" ? { ...ok(null), described: DESCRIBED } : ok(null),
  });
  const host = new FakeHost(TWO_DISPLAYS);
  const { listener } = await startShellOn(channel, ok(host));
  channel.server.publish(statusOf({ surface: "notice" }));
  await vi.waitFor(() => expect(host.windows).toHaveLength(1));
  await listener.onCall("1:corner", { name: "openStatus", body: {} });
  const view = () => host.pushed.filter(({ windowId }) => windowId === "1:panel").at(-1)?.view;
  await vi.waitFor(() => expect(view()?.description).toEqual(DESCRIBED));
  await listener.onCall("1:panel", { name: "chooseTextSize", body: { percent: 200 } });
  await vi.waitFor(() => expect(view()?.textSize).toBe(200));
  await listener.onCall("1:panel", { name: "closeStatus", body: {} });
  await vi.waitFor(() => expect(host.windows.map(({ id }) => id)).toEqual(["1:corner"]));
});

test("tells the page why a staff code was of no use, and for how long", async () => {
  const channel = await openChannel({
    onCall: () => ({ ...fail("wait", "wait 30 s"), waitMs: 30_000 }),
  });
  const host = new FakeHost(TWO_DISPLAYS);
  const { listener } = await startShellOn(channel, ok(host));
  channel.server.publish(statusOf({ surface: "cover" }));
  await vi.waitFor(() => expect(host.windows).toHaveLength(2));
  const body = { code: "12345678", use: "extend" } as const;
  expect(await listener.onCall("1:full", { name: "staffCode", body })).toMatchObject({
    ok: false,
    reason: "wait",
    waitMs: 30_000,
  });
});

test("leaves room under a banner of large text until somebody wants all of it, and for the next one again", async () => {
  const channel = await openChannel();
  const host = new FakeHost(TWO_DISPLAYS);
  const { listener } = await startShellOn(channel, ok(host));
  channel.server.publish(statusOf({ surface: "banner", answer: "none" }));
  await vi.waitFor(() => expect(host.windows).toHaveLength(2));
  await listener.onCall("1:top", { name: "chooseTextSize", body: { percent: 200 } });
  const folds = () => host.windows.map(({ fold }) => fold);
  expect(folds()).toEqual(["folded", "folded"]);
  await listener.onCall("1:top", { name: "unfold", body: {} });
  expect(folds()).toEqual(["whole", "whole"]);
  expect(host.pushed.at(-1)?.view.fold).toBe("whole");
  await listener.onCall("1:top", { name: "fold", body: {} });
  expect(folds()).toEqual(["folded", "folded"]);
  await listener.onCall("1:top", { name: "unfold", body: {} });
  for (const surface of ["none", "banner"] as const) {
    channel.server.publish(statusOf({ surface, answer: "none" }));
    await vi.waitFor(() => expect(host.windows).toHaveLength(surface === "none" ? 0 : 2));
  }
  expect(folds()).toEqual(["folded", "folded"]);
});

test("gives a guest the keys back when what took them is gone, and at no other time", async () => {
  const channel = await openChannel();
  const host = new FakeHost(ONE_DISPLAY);
  const { listener, toFront } = await startShellOn(channel, ok(host));
  const guest = { start: "https://a.example/" };
  const kiosk = { sessionKind: "kiosk", stage: "active", guest, answer: "none" } as const;
  channel.server.publish(statusOf({ ...kiosk, surface: "none" }));
  await vi.waitFor(() => expect(host.windows.map(({ surface }) => surface)).toEqual(["bar"]));
  await listener.onCall("1:bar", { name: "openStatus", body: {} });
  expect(host.windows.map(({ surface }) => surface)).toEqual(["bar", "home"]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(toFront).not.toHaveBeenCalled();
  await listener.onCall("1:full", { name: "closeStatus", body: {} });
  await vi.waitFor(() => expect(toFront).toHaveBeenCalledTimes(1));
  channel.server.publish(statusOf({ ...kiosk, surface: "banner" }));
  await vi.waitFor(() => expect(host.windows).toHaveLength(2));
  expect(toFront).toHaveBeenCalledTimes(1);
});

test.each([
  { sessionKind: "kiosk", stage: "cleared", language: "en" },
  { sessionKind: "generic", stage: "cleared", language: "en" },
  { sessionKind: "named", stage: "cleared", language: "ar" },
  { sessionKind: "kiosk", stage: "locked", language: "ar" },
] as const)(
  "speaks $language once a $sessionKind session is $stage whose person had chosen Arabic",
  async ({ sessionKind, stage, language }) => {
    const channel = await openChannel();
    const host = new FakeHost(TWO_DISPLAYS);
    const { listener } = await startShellOn(channel, ok(host));
    channel.server.publish(statusOf({ sessionKind, surface: "notice", stage: "active" }));
    await vi.waitFor(() => expect(host.windows).toHaveLength(1));
    await listener.onCall("1:corner", { name: "chooseLanguage", body: { language: "ar" } });
    await listener.onCall("1:corner", { name: "openStatus", body: {} });
    await vi.waitFor(() => expect(host.pushed.at(-1)?.view.language).toBe("ar"));
    channel.server.publish(statusOf({ sessionKind, surface: "cover", stage }));
    await vi.waitFor(() => expect(host.pushed.at(-1)?.view.surface).toBe("cover"));
    expect(host.pushed.at(-1)?.view.language).toBe(language);
    channel.server.publish(statusOf({ sessionKind, surface: "notice", stage: "active" }));
    await vi.waitFor(() => expect(host.windows[0]?.surface).toBe("notice"));
    expect(host.windows).toHaveLength(language === "ar" ? 2 : 1);
  },
);
