import type { ChildProcess } from "node:child_process";
import { chmodSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { Cancel } from "../../agent/core/ports.ts";
import { SessionInhibitors } from "../../agent/platform/linux/session-inhibitors.ts";
import type { Inhibition } from "../../policies/keep-awake.ts";
import { eventually } from "../support/eventually.ts";
import { sessionBuses, waylandSession } from "../support/idle-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { RealGnomeSession } from "../support/real-gnome-session.ts";
import { SessionBus } from "../support/session-bus.ts";
import { XDisplay } from "../support/x-display.ts";

const skip = reasonToSkip("inhibitors of GNOME's own session manager", [
  ...(["dbus-daemon", "Xvfb", "gnome-session-bin"] as const),
]);
const stops: (() => unknown)[] = [];
let cancel: Cancel = () => undefined;

afterEach(async () => {
  cancel();
  for (const stop of stops.splice(0).toReversed()) await stop();
});

test.skipIf(skip)(
  "hears from GNOME's session manager who keeps a session awake, and when that ends",
  async () => {
    const screen = await XDisplay.start();
    stops.push(() => screen.stop());
    const bus = await SessionBus.start((dir) => chmodSync(dir, 0o755));
    stops.push(() => bus.stop());
    const session = await RealGnomeSession.start(bus, screen);
    stops.push(() => session.stop());
    const hold = (...words: Parameters<RealGnomeSession["hold"]>): ChildProcess => {
      const program = session.hold(...words);
      stops.push(() => program.kill("SIGKILL"));
      return program;
    };
    let held: readonly Inhibition[] = [];
    const told: number[] = [];
    const source = new SessionInhibitors(null, sessionBuses());
    cancel = source.watch(waylandSession(bus.address), (now) => {
      held = now;
      told.push(now.length);
    });

    hold("org.example.Installer", "logout", "installing");
    const call = hold("org.example.Call", "idle", "In a call");
    await eventually("the call is heard of", () => held.length > 0);
    expect(held).toEqual([
      { through: "sessionManager", program: "org.example.Call", reason: "In a call" },
    ]);
    call.kill("SIGKILL");
    await eventually("it is over", () => held.length === 0);
    expect(Math.max(...told)).toBe(1);
  },
);
