import { expect, test, vi } from "vitest";
import { ok } from "../../policies/result.ts";
import { FakeHost } from "../support/fake-host.ts";
import { openChannel } from "../support/local-channel.ts";
import { startShellOn } from "../support/shell-on-channel.ts";
import { ONE_DISPLAY, statusOf, TWO_DISPLAYS } from "../support/shell-values.ts";

test("84: proves a cover again once a display that came or turned has painted it", async () => {
  const channel = await openChannel();
  const { listener } = await startShellOn(channel, ok(new FakeHost(ONE_DISPLAY)));
  const paint = (windowId: string) =>
    listener.onCall(windowId, { name: "painted", body: { surface: "cover" } });
  const shown = () => channel.calls.map(({ body }) => (body as { displays: number }).displays);
  channel.server.publish(statusOf({ surface: "cover" }));
  await vi.waitFor(async () => expect(await paint("1:full")).toEqual({ ok: true }));
  listener.onDisplays(TWO_DISPLAYS);
  expect(shown()).toEqual([1]);
  await paint("2:full");
  expect(shown()).toEqual([1, 2]);
  const turned = { x: 0, y: 0, width: 800, height: 1280 };
  listener.onDisplays(
    TWO_DISPLAYS.map((one) => (one.id === "2" ? one : { ...one, bounds: turned })),
  );
  await paint("1:full");
  expect(shown()).toEqual([1, 2, 2]);
  listener.onDisplays(ONE_DISPLAY);
  listener.onDisplays(TWO_DISPLAYS);
  await paint("1:full");
  await paint("2:full");
  expect(shown()).toEqual([1, 2, 2, 2]);
});
