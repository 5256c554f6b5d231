import { accessFr } from "./access.ts";
import { actsFr } from "./acts.ts";
import { alarmsFr } from "./alarms.ts";
import { auditFr } from "./audit.ts";
import { commandsFr } from "./commands.ts";
import { deviceFr } from "./device.ts";
import { editorFr } from "./editor.ts";
import type { Messages } from "./en.ts";
import { entryFr } from "./entry.ts";
import { failureFr } from "./failure.ts";
import { fieldsFr } from "./fields.ts";
import { frameFr } from "./frame.ts";
import { keysFr } from "./keys.ts";
import { kindsFr } from "./kinds.ts";
import { liveFr } from "./live.ts";
import { ordersFr } from "./orders.ts";
import { ownFr } from "./own.ts";
import { policiesFr } from "./policies.ts";
import { settingsFr } from "./settings.ts";
import { statesFr } from "./states.ts";
import { timelineFr } from "./timeline.ts";

export const fr: Messages = {
  ...policiesFr,
  ...editorFr,
  ...auditFr,
  ...actsFr,
  ...ownFr,
  ...accessFr,
  ...alarmsFr,
  ...commandsFr,
  ...deviceFr,
  ...entryFr,
  ...failureFr,
  ...fieldsFr,
  ...frameFr,
  ...keysFr,
  ...kindsFr,
  ...liveFr,
  ...ordersFr,
  ...settingsFr,
  ...statesFr,
  ...timelineFr,
};
