import { alarmsDe } from "./alarms.ts";
import { commandsDe } from "./commands.ts";
import { deviceDe } from "./device.ts";
import type { Messages } from "./en.ts";
import { entryDe } from "./entry.ts";
import { failureDe } from "./failure.ts";
import { frameDe } from "./frame.ts";
import { keysDe } from "./keys.ts";
import { kindsDe } from "./kinds.ts";
import { liveDe } from "./live.ts";
import { ordersDe } from "./orders.ts";
import { statesDe } from "./states.ts";
import { timelineDe } from "./timeline.ts";

export const de: Messages = {
  ...alarmsDe,
  ...commandsDe,
  ...deviceDe,
  ...entryDe,
  ...failureDe,
  ...frameDe,
  ...keysDe,
  ...kindsDe,
  ...liveDe,
  ...ordersDe,
  ...statesDe,
  ...timelineDe,
};
