import type { CommandView } from "../../../contract/admin-shapes.ts";
import { isMessageId, type Say } from "../../translate.ts";

export type CommandKind = CommandView["kind"];

type KindRow = {
  /** What the count on the button counts. */
  readonly counts: "session" | "device";
  /** A form field besides the reason. */
  readonly asks: "text" | "duration" | null;
  /** How long it waits for a device at most (server/commands/command-limits.ts refuses more). */
  readonly mostMinutes: number;
};

/** Every kind as the composer asks for it; its words are in messages/kinds.ts. */
export const KINDS: Readonly<Record<CommandKind, KindRow>> = {
  wipeSession: { counts: "session", asks: null, mostMinutes: 240 },
  lock: { counts: "session", asks: null, mostMinutes: 1440 },
  signOut: { counts: "session", asks: null, mostMinutes: 1440 },
  message: { counts: "session", asks: "text", mostMinutes: 240 },
  grantTime: { counts: "session", asks: "duration", mostMinutes: 60 },
  unlock: { counts: "session", asks: null, mostMinutes: 15 },
  pause: { counts: "device", asks: "duration", mostMinutes: 60 },
  refreshPosture: { counts: "device", asks: null, mostMinutes: 1440 },
  restartShell: { counts: "device", asks: null, mostMinutes: 240 },
  reboot: { counts: "device", asks: null, mostMinutes: 15 },
  rotateKey: { counts: "device", asks: null, mostMinutes: 15 },
};

export const KIND_NAMES = Object.keys(KINDS) as CommandKind[];

/** `Wipe 37 sessions`: the number is what somebody must have seen before they press. */
export function countedWords(kind: CommandKind, count: number, say: Say): string {
  return say(`counted.${kind}`, { count });
}

export function kindWords(kind: CommandKind, say: Say): string {
  return say(`kind.${kind}`);
}

/** What cannot be undone; null: nothing is lost. The button says so by its colour, and this by its words. */
export function losesWords(kind: CommandKind, say: Say): string | null {
  const id = `loses.${kind}`;
  return isMessageId(id) ? say(id) : null;
}

/** Of an order: which sessions it meets is known afterwards, so devices are counted. */
export function orderedWords(kind: CommandKind, devices: number, say: Say): string {
  if (KINDS[kind].counts === "device") return countedWords(kind, devices, say);
  return say("counted.onDevices", { what: kindWords(kind, say), count: devices });
}

/** Where so many commands stand; a state that only a newer server knows by its name. */
export function stateWords(state: string, say: Say, count = 1): string {
  const id = `step.${state}`;
  return isMessageId(id) ? say(id, { count }) : state;
}
