import { expect, test } from "vitest";
import { BAD_CALLS } from "../support/bad-calls.ts";
import { noElectron, openElectronStage } from "../support/electron-shell.ts";
import {
  expectKeyWalk,
  expectLaidOut,
  expectReadable,
  expectSetMoments,
} from "../support/surface-checks.ts";

/** The same checks as on the Chromium host, in a real Electron. */
test.runIf(noElectron !== null)("was not tried: there is no Electron here", ({ skip }) => {
  skip(noElectron ?? "");
});

test.skipIf(noElectron)("has nothing that axe objects to, no text below 7:1", async () => {
  await expectReadable(await openElectronStage());
});

test.skipIf(noElectron)("loses no text and has no target below 44 px", async () => {
  await expectLaidOut(await openElectronStage());
});

test.skipIf(noElectron)("speaks at set moments, never each second", async () => {
  await expectSetMoments(await openElectronStage());
});

test.skipIf(noElectron)("walks every button by Tab, the safe one first", async () => {
  await expectKeyWalk(await openElectronStage());
});

test.skipIf(noElectron)("97: answers whatever is not in the bridge's table with why", async () => {
  const { page } = await openElectronStage();
  for (const { what, name, body, reason } of BAD_CALLS) {
    if (reason !== "badShape") continue;
    const call = `sessionward[${JSON.stringify(name)}](${JSON.stringify(body)})`;
    expect(await page.evaluate(call), what).toMatchObject({ ok: false, reason });
  }
});
