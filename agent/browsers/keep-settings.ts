import { closeSync, fsyncSync, linkSync, openSync, unlinkSync, writeFileSync } from "node:fs";
import type { BytePath } from "./byte-path.ts";
import { below, lookUp, readSmallFile } from "./dir-handle.ts";
import type { KeptCount } from "./keep-plan.ts";
import { STRIP_SIGN_IN } from "./sign-in-keys.ts";

/** A browser's settings are some hundred kilobytes; larger ones were made to keep us busy. */
const MAX_BYTES = 32 * 1024 * 1024;

type Spot = { readonly dir: number; readonly name: BytePath };

/**
 * Settings, without who is signed in to the browser: a new file, made in the quarantine and given its
 * place in one step, never over something that is there.
 *
 * @param original what the file is called where a browser looks for it
 */
export function restoreSettings(
  taken: Spot,
  place: Spot,
  original: BytePath,
  uid: number,
): Pick<KeptCount, "kept" | "fault"> {
  const stripped = strip(taken, original, uid);
  if (stripped === null) return { kept: 0, fault: "is nothing that a browser wrote" };
  const fresh = below(taken.dir, `settings-${taken.name}`);
  const descriptor = openSync(fresh, "wx", 0o600);
  try {
    writeFileSync(descriptor, stripped.text, ENCODING);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  linkSync(fresh, below(place.dir, place.name));
  unlinkSync(fresh);
  return { kept: 1, fault: null };
}

/** What of a sign-in is in the settings now; nothing may be. */
export function lookAtSettings(
  dir: number,
  name: BytePath,
  uid: number,
): Pick<KeptCount, "kept" | "others" | "fault"> {
  if (lookUp(dir, name) === null) return { kept: 0, others: 0, fault: null };
  const stripped = strip({ dir, name }, name, uid);
  if (stripped === null) return { kept: 0, others: 0, fault: "is nothing that a browser wrote" };
  return { kept: 1, others: stripped.removed, fault: null };
}

const ENCODING = "utf8";

function strip({ dir, name }: Spot, original: BytePath, uid: number) {
  const text = readSmallFile(dir, name, { uid, maxBytes: MAX_BYTES }, ENCODING);
  return text === null ? null : (STRIP_SIGN_IN[original]?.(text) ?? null);
}
