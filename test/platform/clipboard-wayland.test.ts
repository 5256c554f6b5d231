import { afterAll, beforeAll, expect, test } from "vitest";
import { clearClipboard } from "../../agent/platform/linux/clipboard.ts";
import { eventually } from "../support/eventually.ts";
import { sessionBuses } from "../support/idle-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { WaylandScene } from "../support/wayland-scene.ts";

const needs = ["root", "systemd", "sway", "grim", "wl-clipboard"] as const;
const skip = reasonToSkip("the clipboard under Wayland", needs);
/** sway 1.7 says the first to wl-paste, others the second. */
const EMPTY = /^(No selection|Nothing is copied)$/;
/** The cover stays for five seconds, and there is more to do. */
const CLEARED_WITHIN_MS = 2_000;
let scene: WaylandScene;
let ana: string;

beforeAll(async () => {
  if (skip !== null) return;
  scene = await WaylandScene.open();
  ana = await scene.start();
});
afterAll(async () => {
  await scene?.endAll();
  await scene?.world.stop();
});

test.skipIf(skip)(
  "94: what was copied and selected in a real sway is gone afterwards",
  async () => {
    await copy("copied", "");
    await copy("chosen", "--primary");
    const startedMs = performance.now();
    expect(await cleared(ana)).toEqual({
      ...{ kind: "clipboard", status: "cleared", before: 2, after: 0 },
    });
    expect(performance.now() - startedMs).toBeLessThan(CLEARED_WITHIN_MS);
    expect(await pasted("")).toMatch(EMPTY);
    expect(await pasted("--primary")).toMatch(EMPTY);
    await eventually("nobody offers it", async () => (await scene.asAna(OWNERS)).trim() === "0");
    expect(await cleared(ana)).toMatchObject({ status: "cleared", before: 0 });
  },
);

test.skipIf(skip)("a manager that takes the clipboard back is told", async () => {
  await scene.asAna("(while :; do printf again | wl-copy -f; done) >/dev/null 2>&1 &");
  await eventually("it holds", async () => (await pasted("")) === "again");
  expect(await cleared(ana)).toMatchObject({ status: "partial", because: "takenBack" });
});

const OWNERS = "pgrep -c -u ana -x wl-copy || true";

async function copy(text: string, which: "" | "--primary"): Promise<void> {
  await scene.asAna(`printf ${text} | wl-copy ${which} >/dev/null 2>&1`);
  await eventually("it is there", async () => (await pasted(which)) === text);
}

async function pasted(which: "" | "--primary"): Promise<string> {
  return (await scene.asAna(`wl-paste -n ${which} 2>&1 || true`)).trim();
}

async function cleared(id: string) {
  const session = await scene.session(id);
  const { displays, accounts } = scene.world;
  return clearClipboard({ session, isOver: false }, { displays, buses: sessionBuses(accounts) });
}
