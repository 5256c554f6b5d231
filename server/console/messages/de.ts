import { accessDe } from "./access.ts";
import { actsDe } from "./acts.ts";
import { alarmsDe } from "./alarms.ts";
import { auditDe } from "./audit.ts";
import { commandsDe } from "./commands.ts";
import { deviceDe } from "./device.ts";
import { editorDe } from "./editor.ts";
import type { Messages } from "./en.ts";
import { entryDe } from "./entry.ts";
import { failureDe } from "./failure.ts";
import { fieldsDe } from "./fields.ts";
import { frameDe } from "./frame.ts";
import { keysDe } from "./keys.ts";
import { kindsDe } from "./kinds.ts";
import { liveDe } from "./live.ts";
import { ordersDe } from "./orders.ts";
import { ownDe } from "./own.ts";
import { policiesDe } from "./policies.ts";
import { settingsDe } from "./settings.ts";
import { statesDe } from "./states.ts";
import { timelineDe } from "./timeline.ts";

export const de: Messages = {
  ...policiesDe,
  ...editorDe,
  ...auditDe,
  ...actsDe,
  ...ownDe,
  ...accessDe,
  ...alarmsDe,
  ...commandsDe,
  ...deviceDe,
  ...entryDe,
  ...failureDe,
  ...fieldsDe,
  ...frameDe,
  ...keysDe,
  ...kindsDe,
  ...liveDe,
  ...ordersDe,
  ...settingsDe,
  ...statesDe,
  ...timelineDe,
};
