import type { LogEvent } from "../../../contract/log-events.ts";
import type { Say } from "../../translate.ts";
import { plainFields, spacedName } from "../plain-words.ts";
import type { AuditRow } from "./chain.ts";

/** Newest first, those in which every word of the query stands. */
export function foundRows(rows: readonly AuditRow[], query: string): readonly AuditRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter(({ actor, event, body, at }) => {
      const text = `${actor} ${event} ${actWords(event)} ${body} ${at}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toReversed();
}

/** What a row says of the act, in words: texts of many lines by their size, times as durations. */
export function bodyWords(body: string, say: Say): string {
  const value = parsed(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return body;
  return plainFields(Object.fromEntries(Object.entries(value).map(shortened)), say);
}

/** A whole policy or key is no word of a line: it stands in the export. */
function shortened([name, value]: [string, unknown]): [string, unknown] {
  if (typeof value === "string" && value.includes("\n")) {
    return [name, `${value.trim().split("\n").length} lines`];
  }
  return name === "envelope" || name === "assertion" ? [name, "signed"] : [name, value];
}

const ACTS: Readonly<Partial<Record<LogEvent, string>>> = {
  previewCommand: "looked at what a command would meet",
  issueCommands: "sent a command",
  createCampaign: "asked a second person",
  createPolicyCampaign: "asked for a rollout",
  approveCampaign: "approved an order",
  rejectCampaign: "rejected an order",
  haltCampaign: "halted an order",
  resumeCampaign: "let an order go on",
  campaignHalted: "halted an order",
  publishPolicy: "published a policy",
  withdrawPolicy: "withdrew a policy",
  startRehearsal: "rehearsed a policy",
  setDeviceMode: "set a mode",
  setDeviceClass: "set a class",
  setDeviceGroups: "set groups",
  setDeviceProtection: "set protection",
  revokeDevice: "revoked a device",
  acceptAuditGap: "accepted a gap in a device's log",
  deviceRetired: "retired a device",
  deviceKeyRotated: "came with its new key",
  createToken: "made an enrolment token",
  revokeToken: "revoked an enrolment token",
  createAdminToken: "made an API token",
  revokeAdminToken: "revoked an API token",
  createAccount: "invited somebody",
  inviteAccount: "invited somebody again",
  changeAccount: "changed an account",
  disableAccount: "removed an account",
  askPasskey: "began to add a passkey",
  addPasskey: "added a passkey",
  removePasskey: "removed a passkey",
  setPassword: "changed a password",
  signedIn: "signed in",
  signInFailed: "failed to sign in",
  endSession: "signed out",
  revokeSession: "ended a session",
  askProof: "began to prove who is there",
  proveSession: "proved who is there",
  makeStaffCode: "made a staff code",
  makeStaffTicket: "made a staff ticket",
  personShown: "looked at who sits at a device",
  peopleWatched: "opened a live view that says who is where",
  denied: "was refused",
};

/** What was done, as a sentence's verb; one that is not here yet by its name. */
export function actWords(event: string): string {
  const known: Readonly<Record<string, string | undefined>> = ACTS;
  return known[event] ?? spacedName(event);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
