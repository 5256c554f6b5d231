import { expect } from "vitest";
import type { ProfileReceipt } from "../../agent/contract/receipt.ts";
import type { BrowserRunner } from "./browser-runner.ts";
import { filesHolding } from "./find-bytes.ts";

/** Nothing of the session is left: not on the disk, not in any kind of storage, not in a tab. */
export async function expectSignedOut(
  runner: BrowserRunner,
  receipts: readonly ProfileReceipt[],
): Promise<void> {
  expect(receipts.map(({ status, residue }) => ({ status, residue }))).toEqual(
    receipts.map(() => ({ status: "done", residue: [] })),
  );
  expect(receipts.flatMap(({ stores }) => stores).length).toBeGreaterThan(5);
  expect(filesHolding(runner.user.homeDir, runner.token)).toEqual([]);
  const reportsBefore = runner.webApp.reports.length;
  const { report } = await runner.ask();
  const kinds = Object.values(report.kinds);
  expect(new Set(kinds), JSON.stringify(report)).toEqual(new Set(["anonymous"]));
  const restored = runner.webApp.reports.slice(reportsBefore).filter(({ page }) => page === "home");
  expect(restored).toEqual([]);
}
