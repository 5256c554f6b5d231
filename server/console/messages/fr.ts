import { alarmsFr } from "./alarms.ts";
import { commandsFr } from "./commands.ts";
import { deviceFr } from "./device.ts";
import type { Messages } from "./en.ts";
import { entryFr } from "./entry.ts";
import { failureFr } from "./failure.ts";
import { frameFr } from "./frame.ts";
import { keysFr } from "./keys.ts";
import { kindsFr } from "./kinds.ts";
import { liveFr } from "./live.ts";
import { ordersFr } from "./orders.ts";
import { statesFr } from "./states.ts";
import { timelineFr } from "./timeline.ts";

export const fr: Messages = {
  ...alarmsFr,
  ...commandsFr,
  ...deviceFr,
  ...entryFr,
  ...failureFr,
  ...frameFr,
  ...keysFr,
  ...kindsFr,
  ...liveFr,
  ...ordersFr,
  ...statesFr,
  ...timelineFr,
};
