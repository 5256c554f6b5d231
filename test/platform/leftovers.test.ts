import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { clearClipboard } from "../../agent/platform/linux/clipboard.ts";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { sessionOf } from "../support/keeper-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { PROBE_PATH } from "../support/programs.ts";
import { silentLog } from "../support/silent-log.ts";
import { XDisplay } from "../support/x-display.ts";

const noX = reasonToSkip("clipboards", ["Xvfb"]);
let screen: XDisplay;

beforeAll(async () => {
  if (noX === null) screen = await XDisplay.start();
});
afterAll(async () => screen?.stop());

test.skipIf(noX)(
  "94: the clipboard is emptied, the cut buffers too, and looked at again",
  async () => {
    await owner("CLIPBOARD", "once");
    await owner("PRIMARY", "once");
    await screen.run("xprop", "-root", "-f", "CUT_BUFFER0", "8s", "-set", "CUT_BUFFER0", "secret");
    expect(await clipboard()).toEqual({
      kind: "clipboard",
      status: "cleared",
      before: 3,
      after: 0,
    });
    expect(await screen.run("xprop", "-root", "CUT_BUFFER0")).not.toContain("secret");
    expect(await clipboard()).toMatchObject({ status: "cleared", before: 0 });
  },
);

test.skipIf(noX)("a manager that takes the clipboard back is told", async () => {
  await owner("CLIPBOARD", "again");
  expect(await clipboard()).toMatchObject({ status: "partial", because: "takenBack", after: 1 });
});

test.skipIf(noX)(
  "a display that hangs is unknown within 2 s, and no display is not looked at",
  async () => {
    screen.freeze();
    onTestFinished(() => screen.thaw());
    const startedMs = performance.now();
    expect(await clipboard()).toMatchObject({ status: "unknown", because: "noAnswer" });
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    expect(await clipboard(null)).toMatchObject({ status: "notAvailable", because: "noDisplay" });
  },
);

async function clipboard(display: string | null = screen.name) {
  const self = process.getuid?.() ?? 0;
  const session = sessionOf("3", { uid: self, display });
  const shown = new X11Displays({
    probePath: PROBE_PATH,
    accountOf: async () => ({ identity: { uid: self, gid: 0, groups: [] }, homeDir: "/root" }),
    log: silentLog,
  });
  const receipt = await clearClipboard(
    { session, isOver: false },
    { displays: shown, buses: { converse: async () => null } },
  );
  shown.close();
  return receipt;
}

async function owner(selection: string, how: "once" | "again"): Promise<void> {
  const program = resolve("test/support/selection-owner.ts");
  const child = spawn(process.execPath, [program, screen.name, selection, how]);
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
}
