import type { ALARM_KINDS } from "../../../contract/log-events.ts";
import { spacedName } from "../plain-words.ts";

const WORDS: Readonly<Record<(typeof ALARM_KINDS)[number], string>> = {
  badSignature: "a report that its key did not sign",
  foreignIdentity: "a report in another device's name",
  receiptRefused: "a receipt with the id of another",
  auditRefused: "an audit log that does not extend the one before",
  duplicateIdentity: "two devices with one identity",
  foreignCommand: "an answer to a command of another device",
  campaignHalted: "an order halted by itself",
  agentOutage: "devices in trouble since their agent is another one",
  paused: "devices were paused",
  letIn: "somebody was let in",
  kioskFault: "a kiosk that sends people to the desk",
  lockBroken: "a lock that ended and that nobody opened",
  manyOrders: "more orders to one device than anybody needs",
  clockAhead: "the server's clock is far ahead",
};

/** One that a newer server knows stands by its name. */
export function alarmWords(kind: string): string {
  const known: Readonly<Record<string, string>> = WORDS;
  return known[kind] ?? spacedName(kind);
}
