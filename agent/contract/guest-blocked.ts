import * as z from "zod/mini";

/** What a kiosk's guest can be kept from. */
const BLOCKED_KINDS = [
  "badAddress",
  "scheme",
  "notListed",
  "navigation",
  "newWindow",
  "dialog",
  "download",
  "upload",
  "signInPrompt",
] as const;
export type BlockedKind = (typeof BLOCKED_KINDS)[number];

export const blockedCountsSchema = z.partialRecord(z.enum(BLOCKED_KINDS), z.int().check(z.gte(1)));
export type BlockedCounts = z.infer<typeof blockedCountsSchema>;

/** Why no guest's browser stays up; null: one does again. Said once for a row of tries. */
export const kioskFaultSchema = z.strictObject({
  fault: z.nullable(z.enum(["lost", "unreachable"])),
});
export type KioskFault = z.infer<typeof kioskFaultSchema>["fault"];
