import { accessEn } from "./access.ts";
import { actsEn } from "./acts.ts";
import { alarmsEn } from "./alarms.ts";
import { auditEn } from "./audit.ts";
import { commandsEn } from "./commands.ts";
import { deviceEn } from "./device.ts";
import { editorEn } from "./editor.ts";
import { entryEn } from "./entry.ts";
import { failureEn } from "./failure.ts";
import { fieldsEn } from "./fields.ts";
import { frameEn } from "./frame.ts";
import { keysEn } from "./keys.ts";
import { kindsEn } from "./kinds.ts";
import { liveEn } from "./live.ts";
import { ordersEn } from "./orders.ts";
import { ownEn } from "./own.ts";
import { policiesEn } from "./policies.ts";
import { settingsEn } from "./settings.ts";
import { statesEn } from "./states.ts";
import { timelineEn } from "./timeline.ts";

export const en = {
  ...policiesEn,
  ...editorEn,
  ...auditEn,
  ...actsEn,
  ...ownEn,
  ...accessEn,
  ...alarmsEn,
  ...commandsEn,
  ...deviceEn,
  ...entryEn,
  ...failureEn,
  ...fieldsEn,
  ...frameEn,
  ...keysEn,
  ...kindsEn,
  ...liveEn,
  ...ordersEn,
  ...settingsEn,
  ...statesEn,
  ...timelineEn,
} as const satisfies Readonly<Record<string, string>>;

export type MessageId = keyof typeof en;
export type Messages = Readonly<Record<MessageId, string>>;
