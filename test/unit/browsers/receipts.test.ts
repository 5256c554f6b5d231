import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { familiesNamed } from "../../../agent/browsers/families.ts";
import {
  type ProfileFinding,
  plannedReceipt,
  profileReceipt,
  type StoreFinding,
  statusOf,
} from "../../../agent/browsers/receipts.ts";
import { openReceipt, sealReceipt } from "../../../agent/browsers/sealed-receipt.ts";
import { CHROMIUM_STORES } from "../../../agent/browsers/stores-chromium.ts";
import { keyId } from "../../../agent/contract/envelope.ts";
import type { Receipt } from "../../../agent/contract/receipt.ts";

const [family] = familiesNamed(["chromium"]);
const [row] = CHROMIUM_STORES;
if (family === undefined || row === undefined) throw new Error("the tables are empty");

const NOTHING = { files: 0, bytes: 0, linkedElsewhere: 0, complete: true };
const SOME = { files: 2, bytes: 900, linkedElsewhere: 0, complete: true };
const place = {
  family,
  profileDir: ".config/chromium/Default",
  cacheDir: null,
  rootDir: null,
  isReachable: true,
  obstacles: [],
};
const gone: StoreFinding = {
  row,
  taken: SOME,
  left: NOTHING,
  inPlace: null,
  rows: 7,
  refusal: null,
  kept: null,
  wentWhole: null,
};
const stayed: StoreFinding = { ...gone, taken: NOTHING, left: SOME };
const clean: ProfileFinding = {
  place,
  stores: [gone],
  closed: "closed",
  stopMs: 1,
  holders: [],
  goneMs: 2.004,
  freedMs: 3,
  fault: null,
  sites: [],
  remarks: [],
};

test("says done when everything went, with rows before and nothing after", () => {
  expect(profileReceipt(clean)).toEqual({
    family: "chromium",
    profile: ".config/chromium/Default",
    status: "done",
    stores: [
      {
        store: "Cookies",
        category: "session",
        before: { count: 7, bytes: 900 },
        after: { count: 0, bytes: 0 },
      },
    ],
    closed: "closed",
    stopMs: 1,
    goneMs: 2,
    freedMs: 3,
    residue: [],
  });
});

test.each<{ what: string; change: Partial<ProfileFinding>; residue: string }>([
  { what: "a store is still there", change: { stores: [gone, stayed] }, residue: "still there" },
  {
    what: "a store could not be looked through",
    change: { stores: [{ ...gone, left: { ...NOTHING, complete: false } }] },
    residue: "still there",
  },
  {
    what: "the helper met something that it did not touch, and nothing is seen of it now",
    change: { stores: [gone, { ...gone, taken: NOTHING, rows: null, refusal: "link" }] },
    residue: "Cookies: link",
  },
  {
    what: "a file has another name",
    change: { stores: [{ ...gone, taken: { ...SOME, linkedElsewhere: 1 } }] },
    residue: "lie elsewhere",
  },
  {
    what: "a link was in the way",
    change: { place: { ...place, obstacles: ["x: a link"] } },
    residue: "a link",
  },
  { what: "bytes are not freed", change: { remarks: ["q: not freed yet"] }, residue: "not freed" },
  { what: "the helper failed half-way", change: { fault: "no" }, residue: "helper failed" },
])("says partial when $what, and names it", ({ change, residue }) => {
  const receipt = profileReceipt({ ...clean, ...change });
  expect(receipt.status).toBe("partial");
  expect(receipt.residue.join()).toContain(residue);
});

test("never says done while the browser is running", () => {
  expect(profileReceipt({ ...clean, closed: "stillRunning" }).status).toBe("partial");
});

test("says failed when the helper failed and nothing went", () => {
  expect(profileReceipt({ ...clean, fault: "no", stores: [stayed] }).status).toBe("failed");
});

test("counts what is untouched as it was counted before", () => {
  const [store] = profileReceipt({ ...clean, stores: [stayed] }).stores;
  expect(store?.after).toEqual(store?.before);
});

test("names no number that a receipt can't hold", () => {
  const huge = { ...SOME, bytes: Number.MAX_SAFE_INTEGER };
  const stores = [{ ...gone, taken: huge, left: huge }];
  const [store] = profileReceipt({ ...clean, stores }).stores;
  expect(store?.before.bytes).toBe(Number.MAX_SAFE_INTEGER);
});

test("says when a store had to be unlinked where it lay", () => {
  const inPlace = { ...gone, taken: NOTHING, inPlace: { files: 4, bytes: 40 }, rows: null };
  const receipt = profileReceipt({ ...clean, stores: [inPlace] });
  expect(receipt).toMatchObject({ status: "done", stores: [{ before: { count: 4, bytes: 40 } }] });
  expect(receipt.notes?.join()).toContain("deleted at once");
});

test("a plan has no after and promises nothing", () => {
  const planned = plannedReceipt(place, [stayed], [], true);
  expect(planned).toMatchObject({ status: "planned", closed: "stillRunning", freedMs: null });
  expect(planned.stores[0]).not.toHaveProperty("after");
});

test.each([
  { statuses: [], status: "done" },
  { statuses: ["done", "done"], status: "done" },
  { statuses: ["done", "partial"], status: "partial" },
  { statuses: ["failed", "done"], status: "partial" },
  { statuses: ["failed"], status: "failed" },
  { statuses: ["planned"], status: "planned" },
] as const)("$statuses together are $status", ({ statuses, status }) => {
  expect(statusOf(statuses.map((each) => ({ ...profileReceipt(clean), status: each })))).toBe(
    status,
  );
});

test("a receipt opens with the key that signed it and with no other", () => {
  const device = generateKeyPairSync("ed25519");
  const other = generateKeyPairSync("ed25519");
  const receipt: Receipt = {
    id: "r1",
    deviceId: "d1",
    at: "2026-11-22T20:00:00.000Z",
    sessionId: null,
    trigger: "cli",
    reason: null,
    commandId: null,
    data: ["cookies"],
    status: "done",
    profiles: [profileReceipt(clean)],
  };
  const envelope = sealReceipt(receipt, device.privateKey);
  const trust = (key: typeof device.publicKey) => [{ id: keyId(key), key }];
  expect(openReceipt(envelope, trust(device.publicKey))).toEqual({ ok: true, value: receipt });
  expect(openReceipt(envelope, trust(other.publicKey))).toMatchObject({ reason: "threshold" });
});
