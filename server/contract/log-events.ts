import type { ReportKind } from "../../agent/contract/reports.ts";
import type { RouteName } from "./admin-api.ts";

/** What the server writes into its own audit log besides the routes that change something. */
export const SERVER_EVENTS = [
  "signedIn",
  "signInFailed",
  "denied",
  "personShown",
  "peopleWatched",
  "deviceRetired",
  "deviceKeyRotated",
  "campaignHalted",
] as const;

export type LogEvent = RouteName | (typeof SERVER_EVENTS)[number];

/**
 * What everybody must hear of: faults of trust, what one person may do to all, a change that
 * keeps people from working, a kiosk that serves nobody, a lock that ended and that nobody opened, a
 * clock that would delete what is young, orders without end.
 */
export const ALARM_KINDS = [
  "badSignature",
  "foreignIdentity",
  "receiptRefused",
  "auditRefused",
  "duplicateIdentity",
  "foreignCommand",
  "campaignHalted",
  "agentOutage",
  "paused",
  "letIn",
  "kioskFault",
  "lockBroken",
  "clockAhead",
  "manyOrders",
] as const;

/** Of other reports nothing is ever refused: there are no words for it. */
export type AlarmKind = (typeof ALARM_KINDS)[number] | `${ReportKind}Refused`;

/** They go on until they are over; the others are of a moment. */
export const LASTING_ALARM_KINDS: readonly AlarmKind[] = ["kioskFault"];
