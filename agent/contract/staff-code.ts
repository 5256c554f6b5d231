import { createHmac, timingSafeEqual } from "node:crypto";

const STEP_MS = 30_000;
const DIGITS = 8;
/** How far the clocks of an office and of a device without a network may differ, either way. */
const DRIFT_STEPS = 4;

/** RFC 6238 with HMAC-SHA-256: eight digits for the half minute that `atMs` falls into. */
export function staffCodeAt(secret: Buffer, atMs: number): string {
  return codeOf(secret, stepAt(atMs));
}

/** Until when the code of this moment is accepted, by a clock that is right. */
export function staffCodeEndsMs(atMs: number): number {
  return (stepAt(atMs) + DRIFT_STEPS + 1) * STEP_MS;
}

/**
 * @param afterStep the last step that was used: a code counts once, and none before it counts at all
 * @returns the step that the code belongs to, `usedUp`, or null: it is none of this time
 */
export function staffCodeStep(
  secret: Buffer,
  code: string,
  atMs: number,
  afterStep: number,
): number | "usedUp" | null {
  const now = stepAt(atMs);
  const steps = Array.from(
    { length: 2 * DRIFT_STEPS + 1 },
    (_, index) => now - DRIFT_STEPS + index,
  );
  // All are looked at, so that the time it takes tells nothing.
  const matching = steps.filter((step) => isSame(codeOf(secret, step), code));
  const fresh = matching.find((step) => step > afterStep);
  return fresh ?? (matching.length > 0 ? "usedUp" : null);
}

function stepAt(atMs: number): number {
  return Math.floor(atMs / STEP_MS);
}

/** RFC 4226, 5.3: four bytes from where the last half byte points to. */
function codeOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.max(0, step)));
  const mac = createHmac("sha256", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
