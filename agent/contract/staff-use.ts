import * as z from "zod/mini";

/** What a code may be used for at the device that it was made for. */
export const STAFF_USES = ["unlock", "extend", "pause"] as const;
export type StaffUse = (typeof STAFF_USES)[number];

export const staffCodeSchema = z.string().check(z.regex(/^\d{8}$/));
/** 32 bytes, which the server makes for each device and tells nobody else. */
export const staffSecretSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/));
