import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Receipt } from "../../agent/contract/receipt.ts";
import { eventually } from "../support/eventually.ts";
import { isLong, longSuite } from "../support/long-suite.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { LOGIN_UNIT, PowerCutScene, WARD_HOME } from "../support/power-cut.ts";
import { noSmallDisks } from "../support/small-disk.ts";
import { stopTestServers } from "../support/test-server.ts";

const skip = noSmallDisks ?? reasonToSkip("a power cut", ["root", "systemd", "Xvfb"]);
const suite = longSuite("power cuts somewhere in a clearing", {
  ...{ short: 1, full: 20 },
  eachMs: 30_000,
});
/** A usual profile, and an old one that nobody ever cleared. */
const FILES = isLong ? 50_000 : 1_000;

let scene: PowerCutScene;

beforeAll(async () => {
  if (skip === null) scene = await PowerCutScene.open();
});
afterAll(async () => {
  await scene?.close();
  await stopTestServers();
});

test.skipIf(skip)(
  "attack 89: cut in mid-session, neither the next person nor the next guest finds anything",
  async () => {
    await scene.wardIsIn();
    await scene.fill(100);
    expect(scene.residue()).toContain("Cookies");
    await scene.cutPower();
    await nobodyFindsAnything(["boot"]);
  },
);

test.skipIf(skip)(
  "attack 89: cut between the renames and the last byte, the clearing is finished first",
  async () => {
    await scene.wardIsIn();
    await scene.fill(FILES);
    const signedOut = scene.signOut();
    await eventually("something is renamed", () => scene.quarantines().length > 0);
    await scene.cutPower();
    await signedOut.catch(() => "its machine is gone");
    await nobodyFindsAnything(["boot"]);
  },
);

test.skipIf(skip)(
  "attack 89: cut at any moment of a clearing, by hand or by a command",
  { timeout: suite.limitMs },
  async () => {
    for (let run = 0; run < suite.runs; run += 1) {
      await scene.wardIsIn();
      await scene.fill(500);
      const isCommand = suite.random.below(2) === 1;
      const afterMs = suite.random.below(600);
      process.stderr.write(`cut ${afterMs} ms after a sign-out${isCommand ? " by command" : ""}\n`);
      const order = isCommand ? scene.orderSignOut() : scene.signOut();
      // From the start: the cut ends it while nobody waits for it.
      const signedOut = order.catch(() => "its machine is gone");
      await delay(afterMs);
      await scene.cutPower();
      await signedOut;
      // Late enough, it was over.
      await nobodyFindsAnything(["boot", "signOut", "command"]);
    }
  },
);

/** Whoever signed in as soon as anybody could; then the disk itself; then what the machine says of it. */
async function nobodyFindsAnything(clearedBy: readonly Receipt["trigger"][]): Promise<void> {
  const status = await scene.wardIsIn();
  expect(scene.seen).toBe("");
  await eventually("a guest is in", () => existsSync(scene.inside("/home/kiosk/seen")));
  expect(scene.kiosk.note("seen")).toBe("");
  const heldMs = await scene.evidence.loginsHeldMs(LOGIN_UNIT);
  process.stderr.write(`power cut: logins held for ${heldMs ?? 0} ms of the daemon's start\n`);
  // Design §5: staff wait 10 s at most, for a profile of any size.
  expect(heldMs ?? 0).toBeLessThan(10_000);
  await eventually("not one byte is left", () => scene.residue() === "", 60_000);
  expect(await scene.evidence.storesLeft(WARD_HOME)).toEqual([]);
  expect(status.receipts.length).toBeGreaterThan(0);
  const { status: outcome, trigger, profiles } = await scene.evidence.lastReceipt();
  expect([outcome, profiles.flatMap(({ residue }) => residue)]).toEqual(["done", []]);
  expect(clearedBy).toContain(trigger);
}
