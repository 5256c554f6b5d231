import { once } from "node:events";
import { expect, onTestFinished, test, vi } from "vitest";
import { watchStack } from "../../main/hosts/x11-stack.ts";
import type { StackedWindow } from "../../main/stacking.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { XDisplay } from "../support/x-display.ts";

/** Whose windows are whose on a real X server, where every program may claim what it likes. */
const skip = reasonToSkip("windows of a real X server", ["Xvfb", "xdotool", "i3lock"]);
const PATIENTLY = { timeout: 20_000, interval: 50 };

test.skipIf(skip)("95: a window is of whoever connected, whatever it says of itself", async () => {
  const { screen, open, read } = await startScreen();
  const ours = await open("300x200+0+0");
  const theirs = await open("301x200+400+0");
  const claim = (window: string, pid: number) =>
    screen.run("xprop", "-id", window, "-f", "_NET_WM_PID", "32c", "-set", "_NET_WM_PID", `${pid}`);
  await claim(theirs.window, ours.pid);
  await claim(ours.window, theirs.pid);
  const stack = await read(ours.pid);
  expect(stack.filter(({ isOurs, isSeen }) => isOurs && isSeen).map(({ width }) => width)).toEqual([
    300,
  ]);
});

test.skipIf(skip)("95: only what holds the keyboard is believed to be a locker", async () => {
  const { screen, open, read } = await startScreen();
  const ours = await open("300x200+0+0");
  const { window } = await open("800x600+0+0");
  const past = ["windowunmap", "--sync", window, "set_window", "--overrideredirect", "1", window];
  await screen.run("xdotool", ...past, "windowmap", "--sync", window);
  const lockers = async () => (await read(ours.pid)).filter(({ isLocker }) => isLocker);
  expect(await lockers(), "it fills the screen, past any window manager").toEqual([]);
  const locker = screen.start("/usr/bin/i3lock", "-n", "-c", "1d2733");
  onTestFinished(() => void locker.kill());
  await vi.waitFor(async () => expect((await lockers()).length).toBeGreaterThan(0), PATIENTLY);
  locker.kill();
  await once(locker, "exit");
  await vi.waitFor(async () => expect(await lockers()).toEqual([]), PATIENTLY);
});

test.runIf(skip !== null)("was not tried", (context) => context.skip(skip ?? ""));

async function startScreen() {
  const screen = await XDisplay.start("800x600");
  onTestFinished(() => screen.stop());
  const read = async (ourPid: number): Promise<readonly StackedWindow[]> => {
    const watch = await watchStack(screen.name, ourPid, () => undefined);
    if (watch === null) throw new Error("the server lets nobody in");
    const stack = await watch.read();
    watch.close();
    return stack;
  };
  const open = async (geometry: string) => {
    const [size = ""] = geometry.split("+");
    const title = `window ${size}`;
    const args = ["-title", title, "-size", size, "-geometry", geometry, "xc:#00c800"];
    const program = screen.start("/usr/bin/display", ...args);
    onTestFinished(() => void program.kill());
    const search = () => screen.run("xdotool", "search", "--onlyvisible", "--name", `^${title}$`);
    const [window = ""] = (await vi.waitFor(search, PATIENTLY)).trim().split("\n");
    return { window, pid: program.pid ?? 0 };
  };
  return { screen, open, read };
}
