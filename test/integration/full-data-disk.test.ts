import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ReceiptDesk } from "../../agent/core/receipt-desk.ts";
import { saveReceipt } from "../../agent/receipt-files.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { fillUp, mountExt4, noSmallDisks } from "../support/small-disk.ts";
import { tempDir } from "../support/temp-dir.ts";
import { testKey } from "../support/test-keys.ts";

if (noSmallDisks !== null) process.stderr.write(`skipping a full data disk: ${noSmallDisks}\n`);
const onDisks = test.skipIf(noSmallDisks !== null);

/** The daemon's own directory on a disk of its own. */
function smallDataDir(): string {
  const dir = tempDir();
  mountExt4(dir, { uid: 0, gid: 0 });
  return dir;
}

onDisks("a clearing on a full disk: its receipt goes to the server, no half of it stays", () => {
  const dataDir = smallDataDir();
  const store = openTestStore(dataDir);
  mkdirSync(join(dataDir, "receipts"));
  const filler = join(dataDir, "filler");
  const receipts = new ReceiptDesk({
    deviceId: "device",
    signer: () => testKey().signing,
    outbox: store.outbox,
    audit: store.audit,
    keyValue: store.keyValue,
    clock: new FakeClock(),
    save: (id, envelope) => {
      fillUp(filler);
      try {
        saveReceipt(dataDir, id, envelope);
      } finally {
        rmSync(filler);
      }
    },
  });
  fillUp(filler);

  const [id] = receipts.keep({
    sessionId: null,
    trigger: "clear",
    reason: "idle",
    commandId: null,
    data: ["cookies"],
    status: "done",
    profiles: [],
  });

  expect(store.outbox.pending(10).map(({ report }) => report.kind)).toEqual(["receipt"]);
  expect(receipts.notes()).toMatchObject([{ id, status: "done" }]);
  expect(readdirSync(join(dataDir, "receipts"))).toEqual([]);
  const events = store.audit.rowsAfter(0, 10);
  expect(events.map(({ event }) => event)).toContain("receiptNotSaved");
  expect(events.at(-1)?.body).toContain("ENOSPC");
});

onDisks(
  "the daemon's memory opens on a disk that ran full: that is what the reserve is for",
  () => {
    const dataDir = smallDataDir();
    openTestStore(dataDir).close();
    fillUp(join(dataDir, "filler"));

    const store = openTestStore(dataDir);

    expect(existsSync(join(dataDir, "reserve.bin"))).toBe(false);
    store.audit.append("agentStarted", "agent", {});
    expect(store.audit.rowsAfter(0, 10)).toHaveLength(1);
  },
);
