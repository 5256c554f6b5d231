import * as z from "zod/mini";
import { type PolicyDraft, policyNameSchema } from "./policy.ts";
import { DEVICE_CLASSES } from "./vocabulary.ts";

const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;
const names = z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(128))));

const exclusion = z.strictObject({
  devices: names,
  groups: names,
  until: z
    .string()
    .check(
      z.refine(
        (text) => DAY_TEXT.test(text) && Number.isFinite(Date.parse(text)),
        "must be a date, as 2027-01-31; an exclusion always ends",
      ),
    ),
  reason: z.string().check(z.minLength(3), z.maxLength(500)),
});

/** Everything of a policy's YAML that is not a setting. */
export const AUTHORED_HEAD = {
  apiVersion: z.literal("sessionward/v1"),
  kind: z.literal("Policy"),
  name: policyNameSchema,
  appliesTo: z
    .strictObject({
      all: z.optional(z.boolean()),
      groups: names,
      devices: names,
      exclude: z.optional(z.array(exclusion)),
    })
    .check(
      z.refine(
        ({ all, groups = [], devices = [] }) => all === true || groups.length + devices.length > 0,
        "names nobody: give groups, devices, or all: true",
      ),
    ),
  device: z.optional(z.enum(DEVICE_CLASSES)),
  approverKeys: z.optional(z.array(z.string())),
} as const;

export const authoredHeadSchema = z.object(AUTHORED_HEAD);
export type AuthoredHead = z.infer<typeof authoredHeadSchema>;

/** The head as it is signed. */
export function draftHead(head: AuthoredHead): Omit<PolicyDraft, "settings"> {
  const { all = false, groups = [], devices = [], exclude = [] } = head.appliesTo;
  return {
    name: head.name,
    appliesTo: {
      all,
      groups,
      devices,
      exclude: exclude.map((one) => ({
        devices: one.devices ?? [],
        groups: one.groups ?? [],
        until: new Date(one.until).toISOString(),
        reason: one.reason,
      })),
    },
    deviceClass: head.device ?? null,
    approverKeys: head.approverKeys ?? [],
  };
}
