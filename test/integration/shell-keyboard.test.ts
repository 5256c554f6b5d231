import { expect, test, vi } from "vitest";
import { ok } from "../../policies/result.ts";
import { FakeHost } from "../support/fake-host.ts";
import { openChannel } from "../support/local-channel.ts";
import { startShellOn } from "../support/shell-on-channel.ts";
import { ONE_DISPLAY, statusOf } from "../support/shell-values.ts";

const KIOSK = {
  sessionKind: "kiosk",
  stage: "active",
  surface: "none",
  answer: "none",
  guest: { start: "https://a.example/" },
} as const;
const TYPES = { name: "guestKey", body: { sign: "s" } } as const;

async function startKiosk() {
  const channel = await openChannel();
  const host = new FakeHost(ONE_DISPLAY);
  const shell = await startShellOn(channel, ok(host));
  const surfaces = () => host.windows.map(({ surface }) => surface);
  channel.server.publish(statusOf(KIOSK));
  await vi.waitFor(() => expect(surfaces()).toEqual(["bar"]));
  const toggle = () => shell.listener.onCall("1:bar", { name: "toggleKeyboard", body: {} });
  return { channel, host, surfaces, toggle, ...shell };
}

test("opens a keyboard for a guest, hands on each key once, and shows nobody what it was", async () => {
  const { channel, host, surfaces, toggle, listener, press, leaveRoom } = await startKiosk();
  expect(await listener.onCall("1:bar", TYPES)).toMatchObject({ ok: false, reason: "noGuest" });
  await toggle();
  expect(surfaces()).toEqual(["bar", "keyboard"]);
  await vi.waitFor(() => expect(host.pushed.at(-2)?.view.hasKeyboard).toBe(true));
  const before = host.pushed.length;
  expect(await listener.onCall("1:keys", TYPES)).toEqual({ ok: true });
  expect(press.mock.calls).toEqual([[{ sign: "s" }]]);
  // No view, no call to the agent: nothing but the guest's page had it.
  expect(host.pushed).toHaveLength(before);
  expect(channel.calls).toEqual([]);
  await toggle();
  expect(surfaces()).toEqual(["bar"]);
  expect(leaveRoom.mock.calls.map(([heightPx]) => heightPx > 0)).toEqual([true, false]);
});

test("goes with the guest who opened it", async () => {
  const { channel, surfaces, toggle, listener, press, leaveRoom } = await startKiosk();
  await toggle();
  channel.server.publish(statusOf({ ...KIOSK, stage: "cleared" }));
  await vi.waitFor(() => expect(leaveRoom).toHaveBeenLastCalledWith(0));
  expect(await listener.onCall("1:keys", TYPES)).toMatchObject({ ok: false });
  channel.server.publish(statusOf(KIOSK));
  await vi.waitFor(() => expect(surfaces()).toEqual(["bar"]));
  expect(press).not.toHaveBeenCalled();
});

test.each(["named", "generic"] as const)("is nowhere in a %s session", async (sessionKind) => {
  const { channel, toggle, surfaces, listener, press } = await startKiosk();
  await toggle();
  channel.server.publish(statusOf({ ...KIOSK, sessionKind, surface: "notice" }));
  await vi.waitFor(() => expect(surfaces()).toEqual(["notice"]));
  for (const call of [TYPES, { name: "toggleKeyboard", body: {} } as const]) {
    expect(await listener.onCall("1:corner", call)).toMatchObject({ ok: false, reason: "noGuest" });
  }
  expect(press).not.toHaveBeenCalled();
});
