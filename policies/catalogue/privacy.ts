import { choice, DAY, duration } from "./simple-rows.ts";

export const PRIVACY_SETTINGS = {
  "privacy.people": choice({
    label: "How people appear off the device",
    loosestFirst: ["name", "pseudonym", "none"],
    default: "pseudonym",
  }),
  "privacy.retain": duration({
    label: "How long records about people are kept",
    minMs: DAY,
    maxMs: 3650 * DAY,
    default: 90 * DAY,
    stricter: "shorter",
  }),
} as const;
