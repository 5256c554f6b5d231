import { POSTURE_CHECKS } from "../vocabulary.ts";
import { wordSet } from "./set-rows.ts";
import { DAY, duration, MINUTE } from "./simple-rows.ts";

export const POSTURE_SETTINGS = {
  "posture.every": duration({
    label: "How often posture is looked at",
    minMs: MINUTE,
    maxMs: DAY,
    default: 15 * MINUTE,
    stricter: "shorter",
  }),
  "posture.checks": wordSet({
    label: "What is looked at",
    of: POSTURE_CHECKS,
    default: POSTURE_CHECKS,
    stricter: "more",
  }),
} as const;
