import { generateKeyPairSync, randomUUIDv7 } from "node:crypto";
import { expect, test } from "vitest";
import { openReceipt, sealReceipt } from "../../../agent/browsers/sealed-receipt.ts";
import { keyId } from "../../../agent/contract/envelope.ts";
import type { Receipt } from "../../../agent/contract/receipt.ts";
import { receiptParts } from "../../../agent/core/receipt-parts.ts";
import { manyProfiles, receiptOf } from "../../support/many-profiles.ts";

const device = generateKeyPairSync("ed25519");
const trusted = [{ id: keyId(device.publicKey), key: device.publicKey }];
const longText = (index: number) => `${index} ${"\u20ac".repeat(1_000)}`;
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

/** Through the envelope, as whoever checks them does. */
function openedParts(whole: Receipt): readonly Receipt[] {
  return receiptParts(whole, randomUUIDv7).map((part) => {
    const opened = openReceipt(sealReceipt(part, device.privateKey), trusted);
    if (!opened.ok) throw new Error(`${opened.reason}: ${opened.detail}`);
    return opened.value;
  });
}

test("leaves a receipt alone that fits", () => {
  const whole = receiptOf(manyProfiles(1));
  expect(openedParts(whole)).toEqual([whole]);
});

test.each([200, 700])("loses nothing of %d profiles, and every part can be opened", (count) => {
  const whole = receiptOf(manyProfiles(count), { status: "partial" });
  const parts = openedParts(whole);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.flatMap(({ profiles }) => profiles)).toEqual(whole.profiles);
  const receiptIds = parts.map(({ id }) => id);
  expect(new Set(receiptIds).size).toBe(parts.length);
  for (const [index, part] of parts.entries()) {
    expect(part.clearing).toEqual({ id: whole.id, part: index + 1, receiptIds });
    expect(part.status).toBe("partial");
  }
});

test("takes no more profiles into one receipt than its schema does, however small they are", () => {
  const parts = openedParts(receiptOf(manyProfiles(700, { stores: [] })));
  expect(parts.map(({ profiles }) => profiles.length)).toEqual([500, 200]);
});

test("goes on with a profile in the next part that is too large for one", () => {
  const residue = many(200, longText);
  const [huge] = manyProfiles(1, { status: "partial", residue });
  if (huge === undefined) throw new Error("no profile");
  const parts = openedParts(receiptOf([huge]));
  expect(parts.length).toBeGreaterThan(1);
  const pieces = parts.flatMap(({ profiles }) => profiles);
  expect(pieces.flatMap((piece) => piece.residue)).toEqual(residue);
  expect(pieces.flatMap(({ stores }) => stores)).toEqual(huge.stores);
  expect(new Set(pieces.map(({ profile }) => profile))).toEqual(new Set([huge.profile]));
  expect(new Set(pieces.map(({ status }) => status))).toEqual(new Set(["partial"]));
});

test("counts what a home that was made for it leaves no room to name", () => {
  const kept = many(500, (index) => ({ site: `s${index}.example`, stillSignedIn: false }));
  const lists = { residue: many(200, longText), notes: many(50, longText), kept };
  const parts = openedParts(receiptOf(manyProfiles(501, lists)));
  expect(parts.length).toBeLessThanOrEqual(64);
  const [first] = parts.flatMap(({ profiles }) => profiles);
  const { residue = [], notes = [], kept: named = [] } = first ?? {};
  expect(residue.at(-1)).toBe(`${200 - (residue.length - 1)} more things are left than are named`);
  expect(notes.at(-1)).toBe(`${500 - named.length} more sites stay than are named`);
});
