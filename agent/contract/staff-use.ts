import * as z from "zod/mini";

/** What a code or a ticket may be used for at the device that it was made for. */
export const STAFF_USES = ["unlock", "extend", "pause", "endGuest"] as const;
export type StaffUse = (typeof STAFF_USES)[number];

/** 32 bytes, which the server makes for each device and tells nobody else. */
export const staffSecretSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** What somebody typed: letters, digits, and what people put between groups of them. */
export const staffEntrySchema = z.string().check(z.regex(/^[0-9A-Za-z -]{1,64}$/));

/** Why an entry was of no use: literals, which the shell turns into words. */
export const STAFF_REFUSALS = ["wrong", "usedUp", "expired", "wait"] as const;

const CODE = /^\d{8}$/;
/** Crockford's alphabet without I, L, O and U: nothing in it is misheard or misread. */
const TICKET = /^[0-9A-HJKMNP-TV-Z]{16}$/;

export type StaffEntry = { readonly kind: "code" | "ticket"; readonly text: string };

/** @returns the entry as it was meant, whatever its spaces, hyphens and case; null: it is neither. */
export function readStaffEntry(typed: string): StaffEntry | null {
  const text = typed.replaceAll(/[\s-]/g, "").toUpperCase();
  if (CODE.test(text)) return { kind: "code", text };
  const meant = text.replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return TICKET.test(meant) ? { kind: "ticket", text: meant } : null;
}
