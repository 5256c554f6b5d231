import * as z from "zod/mini";

const count = z.int().check(z.gte(0));

/** Cookies of one host by what speaks against them; a cookie may count in several. */
const cookieFindingsSchema = z.object({
  cookies: count,
  /** Set over https, and sent over http as well. */
  insecure: count,
  /** Named like a sign-in, and readable by every script of the page. */
  scriptReadable: count,
  /** SameSite is `None` or was not given. */
  crossSite: count,
  /** Valid for more than 90 days from when it was set. */
  longLived: count,
  /** Not sent for 30 days. */
  unused: count,
});
export type CookieFindings = z.infer<typeof cookieFindingsSchema>;

export const FINDINGS = [
  "insecure",
  "scriptReadable",
  "crossSite",
  "longLived",
  "unused",
] as const satisfies readonly (keyof CookieFindings)[];

/** What can be said of one profile without reading a value; null where it could not be read. */
export const inspectedSchema = z.object({
  total: z.nullable(cookieFindingsSchema),
  /** The hosts with the most findings. */
  hosts: z
    .array(z.extend(cookieFindingsSchema, { host: z.string().check(z.maxLength(255)) }))
    .check(z.maxLength(50)),
  savedPasswords: z.nullable(count),
  /** Whether somebody is signed in to the browser itself. */
  signedIn: z.nullable(z.boolean()),
});
export type Inspected = z.infer<typeof inspectedSchema>;

/** The profile that it was: by family and path below the home. */
export type ProfileInspection = Inspected & { readonly family: string; readonly profile: string };
