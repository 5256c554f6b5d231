import * as z from "zod/mini";
import { DEVICE_CLASSES, MODES } from "../../policies/vocabulary.ts";
import type { DeviceStanding } from "./policies-in-force.ts";
import type { KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const standingSchema = z.object({
  mode: z.enum(MODES),
  deviceClass: z.enum(DEVICE_CLASSES),
  groups: z.array(z.string()),
  isProtected: z._default(z.boolean(), false),
});

/** What the server said last. Before it ever spoke the device only observes (design §4, "Modes"). */
export function readStanding(keyValue: KeyValue, deviceId: string): DeviceStanding {
  const kept = z.safeParse(standingSchema, storedJson(keyValue.get("standing")));
  return kept.success
    ? { deviceId, ...kept.data }
    : { deviceId, mode: "observe", deviceClass: "shared", groups: [] };
}
