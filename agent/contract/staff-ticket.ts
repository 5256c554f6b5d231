import { createHmac, timingSafeEqual } from "node:crypto";
import { STAFF_USES, type StaffUse } from "./staff-use.ts";

export type StaffTicket = {
  readonly use: StaffUse;
  readonly expiresAtMs: number;
  /** Tells tickets of the same use and expiry apart. */
  readonly serial: number;
};

/** Crockford's, as `readStaffEntry` leaves it. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const EPOCH_MS = Date.UTC(2025, 0, 1);
const STEP_MS = 5 * 60_000;
const MAX_STEPS = 2 ** 22;
const HEAD_BYTES = 5;
/** Guesses are throttled, so 40 bits are plenty; a signature of 64 bytes nobody could dictate. */
const MARK_BYTES = 5;

/**
 * Sixteen characters that can be read over a phone: use (2 bits), expiry in steps of five minutes
 * (22), serial (16), and a mark of them (40) made with the secret that server and device share.
 */
export function sealTicket(secret: Buffer, { use, expiresAtMs, serial }: StaffTicket): string {
  const steps = Math.ceil((expiresAtMs - EPOCH_MS) / STEP_MS);
  if (steps < 0 || steps >= MAX_STEPS) throw new Error(`no ticket can expire at ${expiresAtMs}`);
  const head = Buffer.alloc(HEAD_BYTES);
  const number = (STAFF_USES.indexOf(use) * MAX_STEPS + steps) * 2 ** 16 + (serial % 2 ** 16);
  head.writeUIntBE(number, 0, HEAD_BYTES);
  return base32(Buffer.concat([head, markOf(secret, head)]));
}

/** @returns what the ticket says, expired or not; null: the server made none such for this device. */
export function openTicket(secret: Buffer, text: string): StaffTicket | null {
  const bytes = bytesOf(text);
  const head = bytes.subarray(0, HEAD_BYTES);
  if (bytes.length !== HEAD_BYTES + MARK_BYTES) return null;
  if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), markOf(secret, head))) return null;
  const number = head.readUIntBE(0, HEAD_BYTES);
  const serial = number % 2 ** 16;
  const steps = Math.floor(number / 2 ** 16) % MAX_STEPS;
  const use = STAFF_USES[Math.floor(number / 2 ** 16 / MAX_STEPS)];
  return use === undefined ? null : { use, serial, expiresAtMs: EPOCH_MS + steps * STEP_MS };
}

/** In groups of four, as it is shown and said. */
export function spellTicket(text: string): string {
  return text.replaceAll(/(.{4})(?=.)/g, "$1-");
}

/** Bound to its purpose: the same secret makes codes too. */
function markOf(secret: Buffer, head: Buffer): Buffer {
  const mac = createHmac("sha256", secret).update("sessionward staff ticket 1\n").update(head);
  return mac.digest().subarray(0, MARK_BYTES);
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{5}/g) ?? [];
  return groups.map((group) => ALPHABET[Number.parseInt(group, 2)]).join("");
}

function bytesOf(text: string): Buffer {
  const bits = [...text].map((one) => ALPHABET.indexOf(one).toString(2).padStart(5, "0")).join("");
  const groups = bits.match(/.{8}/g) ?? [];
  return Buffer.from(groups.map((group) => Number.parseInt(group, 2)));
}
