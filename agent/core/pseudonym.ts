import { createHmac, randomBytes } from "node:crypto";
import type { KeyValue } from "./ports.ts";

/** How a person may appear off the device (`privacy.people`, design §7 "Audit"). */
export type PeopleForm = "name" | "pseudonym" | "none";

/** @returns the name, a keyed pseudonym that only this key's holder can recompute, or null. */
export function personOffDevice(userName: string, form: PeopleForm, secret: string): string | null {
  if (form === "name") return userName;
  if (form === "none") return null;
  return `p-${createHmac("sha256", secret).update(userName).digest("hex").slice(0, 12)}`;
}

/** Made once for this device: without it a pseudonym says nothing. */
export function pseudonymSecret(keyValue: KeyValue): string {
  const kept = keyValue.get("pseudonym.secret");
  if (kept !== null) return kept;
  const made = randomBytes(32).toString("hex");
  keyValue.set("pseudonym.secret", made);
  return made;
}
