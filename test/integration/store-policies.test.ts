import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { HeldPolicy } from "../../agent/core/ports.ts";
import { openDatabase } from "../../agent/store/database.ts";
import { createHighWaterMarks } from "../../agent/store/high-water.ts";
import { createPolicyStore } from "../../agent/store/policy-store.ts";
import { createRoom } from "../../agent/store/room.ts";
import {
  createSecondCopy,
  heldPoliciesSchema,
  highWaterSchema,
} from "../../agent/store/second-copy.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { tempDir } from "../support/temp-dir.ts";

const held = (name: string, version: number): HeldPolicy => ({
  name,
  version,
  sha256: String(version % 10).repeat(64),
  envelope: {
    payloadType: "policy.v1",
    payload: Buffer.from(`${name} ${version}`).toString("base64"),
    signatures: [{ keyid: "k", sig: "AAAA" }],
  },
});
const floor = (version: number) => ({ version, sha256: String(version % 10).repeat(64) });

test("replaces held policies as a whole and keeps them over a restart", () => {
  const dataDir = tempDir();
  const before = openTestStore(dataDir);
  before.policies.replace([held("ward", 3), held("base", 1)]);
  before.policies.replace([held("ward", 4)]);
  before.close();
  const { policies } = openTestStore(dataDir);
  expect(policies.held()).toEqual([held("ward", 4)]);
  expect(policies.floorOf("ward")).toEqual(floor(4));
  expect(policies.floorOf("base")).toEqual(floor(1));
  expect(policies.floorOf("other")).toBeNull();
});

test("goes on from the policy file when the database is corrupt", () => {
  const dataDir = tempDir();
  const before = openTestStore(dataDir);
  before.policies.replace([held("ward", 4), held("base", 2)]);
  before.close();
  writeFileSync(join(dataDir, "journal.db"), "gone".repeat(2000));
  const after = openTestStore(dataDir);
  expect(after.recovered).toHaveLength(1);
  expect(after.policies.held()).toEqual([held("ward", 4), held("base", 2)]);
  expect(after.policies.floorOf("ward")).toEqual(floor(4));
});

test("52: an old copy of the database put in place does not take policies or floors back", () => {
  const dataDir = tempDir();
  const journalPath = join(dataDir, "journal.db");
  const early = openTestStore(dataDir);
  early.policies.replace([held("ward", 1)]);
  early.joinCounter.next();
  early.close();
  copyFileSync(journalPath, `${journalPath}.backup`);
  const late = openTestStore(dataDir);
  late.policies.replace([held("ward", 7)]);
  expect([late.joinCounter.next(), late.joinCounter.next()]).toEqual([2, 3]);
  late.close();
  copyFileSync(`${journalPath}.backup`, journalPath);

  const after = openTestStore(dataDir);
  expect(after.policies.held()).toEqual([held("ward", 7)]);
  expect(after.policies.floorOf("ward")).toEqual(floor(7));
  expect(after.joinCounter.next()).toBe(4);
});

test.each([
  ["removed", (path: string) => rmSync(path)],
  ["full of noise", (path: string) => writeFileSync(path, "{]")],
  ["open to others", (path: string) => writeLoose(path)],
])("52: floors hold when the second copy is %s", (_, spoil) => {
  const dataDir = tempDir();
  const before = openTestStore(dataDir);
  before.policies.replace([held("ward", 7)]);
  before.joinCounter.next();
  before.close();
  spoil(join(dataDir, "high-water.json"));
  const after = openTestStore(dataDir);
  expect(after.policies.floorOf("ward")).toEqual(floor(7));
  expect(after.joinCounter.next()).toBe(2);
});

function writeLoose(path: string): void {
  const lowered = readFileSync(path, "utf8").replace('"version":7', '"version":9');
  rmSync(path);
  writeFileSync(path, lowered, { mode: 0o666 });
}

test("115: a newer policy holds while the disk is full", () => {
  const dataDir = tempDir();
  openTestStore(dataDir).close();
  const opened = openDatabase(join(dataDir, "journal.db"), {
    durability: "full",
    migrations: [],
    nowMs: 0,
  });
  if (!opened.ok) throw new Error(opened.detail);
  const { db } = opened.value;
  const policies = createPolicyStore({
    db,
    marks: createHighWaterMarks(createSecondCopy(join(dataDir, "marks.json"), highWaterSchema)),
    file: createSecondCopy<HeldPolicy[]>(join(dataDir, "held.json"), heldPoliciesSchema),
    room: createRoom(join(dataDir, "reserve.bin")),
  });
  policies.replace([held("ward", 1)]);
  db.pragma(`max_page_count = ${Number(db.pragma("page_count", { simple: true }))}`);
  const large = {
    ...held("ward", 2),
    envelope: { ...held("ward", 2).envelope, payload: "A".repeat(40_000) },
  };
  policies.replace([large]);
  expect(db.prepare("SELECT version FROM policy").pluck().all()).toEqual([1]);
  expect(policies.held()).toEqual([large]);
  expect(policies.floorOf("ward")).toEqual(floor(2));
  db.close();
});

test("enrolled anew at another server, it starts anew; at the same one, nothing goes back", () => {
  const dataDir = tempDir();
  const before = openTestStore(dataDir);
  before.bindTo({ serverId: "server-1", deviceId: "device-1" });
  before.policies.replace([held("ward", 7)]);
  before.audit.append("kept", "agent", {});
  before.outbox.put({ kind: "sessions", body: { sessions: [] } });
  before.bindTo({ serverId: "server-1", deviceId: "device-2" });
  expect(before.outbox.pending(10)).toEqual([]);
  expect(before.policies.floorOf("ward")).toEqual(floor(7));
  before.bindTo({ serverId: "server-2", deviceId: "device-3" });
  before.close();
  const { policies, audit } = openTestStore(dataDir);
  expect(policies.held()).toEqual([]);
  expect(policies.floorOf("ward")).toBeNull();
  expect(audit.head().size).toBe(1);
});
