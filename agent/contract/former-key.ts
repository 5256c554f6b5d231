import type { KeyObject } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";
import { CLOCK_SKEW_MS } from "./clock-skew.ts";
import { type EnvelopeFault, open, type TrustedKey } from "./envelope.ts";
import type { Envelope, PayloadType } from "./envelope-schema.ts";

/** A key that a device has rotated away from, and when it proved itself with the next one. */
export type FormerKey = { readonly key: KeyObject; readonly until: string };

/** `until`: null for the one that the device uses now. */
export type DatedKey = TrustedKey & { readonly until: string | null };

type Opened = {
  readonly bytes: Buffer;
  /** Of the key that signed it. */
  readonly until: string | null;
};

/** What one of a device's keys signed; the first of `keys` that did counts, so the newest comes first. */
export function openDated(
  envelope: Envelope,
  type: PayloadType,
  keys: readonly DatedKey[],
): Result<Opened, EnvelopeFault> {
  let opened: Result<Opened, EnvelopeFault> = fail("threshold", "there is no key to try");
  for (const key of keys) {
    const bytes = open(envelope, type, [key]);
    opened = bytes.ok ? ok({ bytes: bytes.value, until: key.until }) : bytes;
    if (opened.ok) break;
  }
  return opened;
}

/** What it signed before still counts; who holds it now can sign nothing of today. */
export function countsAt(until: string | null, signedAt: string): boolean {
  return until === null || Date.parse(signedAt) <= Date.parse(until) + CLOCK_SKEW_MS;
}
