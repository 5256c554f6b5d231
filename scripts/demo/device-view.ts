import * as z from "zod/mini";
import { factSchema } from "../../policies/fact.ts";
import type { Stage } from "./stage.ts";

const actSchema = z.object({
  sessionId: z.string(),
  act: z.string(),
  reason: z.string(),
  outcome: z.string(),
  detail: z.string(),
  at: z.string(),
});

/** What the story reads of `device show`. */
const deviceViewSchema = z.object({
  id: z.string(),
  hostName: z.string(),
  mode: z.string(),
  online: z.boolean(),
  publicKey: z.string(),
  facts: z.record(z.string(), z.object({ fact: factSchema })),
  sessions: z.array(z.object({ id: z.string(), kind: z.string(), stage: z.string() })),
  policyState: z.nullable(
    z.object({
      mode: z.string(),
      applied: z.array(z.object({ name: z.string(), version: z.int() })),
      rejected: z.array(z.object({ reasons: z.array(z.string()) })),
    }),
  ),
  audit: z.object({ size: z.int() }),
  acts: z.array(z.object({ act: actSchema })),
});
export type DeviceView = z.infer<typeof deviceViewSchema>;

export function showDevice({ cli, notes }: Stage): Promise<DeviceView> {
  return cli.json(deviceViewSchema, "device", "show", notes.deviceId);
}
