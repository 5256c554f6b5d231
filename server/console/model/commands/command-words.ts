import type { CommandView } from "../../../contract/admin-shapes.ts";

export type CommandKind = CommandView["kind"];

type KindRow = {
  readonly verb: string;
  /** What the count on the button counts. */
  readonly counts: "session" | "device";
  /** What cannot be undone: the button says so by its colour, and this line by its words. */
  readonly loses: string | null;
  /** A form field besides the reason. */
  readonly asks: "text" | "duration" | null;
  /** How long it waits for a device at most (server/commands/command-limits.ts refuses more). */
  readonly mostMinutes: number;
};

/** Every kind in the words of the composer; the API's names stay where programs read. */
export const KINDS: Readonly<Record<CommandKind, KindRow>> = {
  wipeSession: {
    ...{ verb: "Wipe", counts: "session", asks: null, mostMinutes: 240 },
    loses:
      "Everything that browsers keep of these sessions: sign-ins, open pages, forms half filled.",
  },
  lock: { verb: "Lock", counts: "session", asks: null, mostMinutes: 1440, loses: null },
  signOut: {
    ...{ verb: "Sign out", counts: "session", asks: null, mostMinutes: 1440 },
    loses: "Programs that are open, with whatever is not saved in them.",
  },
  message: {
    verb: "Send a message to",
    counts: "session",
    asks: "text",
    mostMinutes: 240,
    loses: null,
  },
  grantTime: {
    verb: "Give time to",
    counts: "session",
    asks: "duration",
    mostMinutes: 60,
    loses: null,
  },
  unlock: { verb: "Unlock", counts: "session", asks: null, mostMinutes: 15, loses: null },
  pause: { verb: "Pause", counts: "device", asks: "duration", mostMinutes: 60, loses: null },
  refreshPosture: {
    verb: "Look again at",
    counts: "device",
    asks: null,
    mostMinutes: 1440,
    loses: null,
  },
  restartShell: {
    verb: "Restart the shell of",
    counts: "device",
    asks: null,
    mostMinutes: 240,
    loses: null,
  },
  reboot: {
    ...{ verb: "Reboot", counts: "device", asks: null, mostMinutes: 15 },
    loses: "Everything that is open on these devices.",
  },
  rotateKey: {
    verb: "Rotate the key of",
    counts: "device",
    asks: null,
    mostMinutes: 15,
    loses: null,
  },
};

export const KIND_NAMES = Object.keys(KINDS) as CommandKind[];

/** `Wipe 37 sessions`: the number is what somebody must have seen before they press. */
export function countedWords(kind: CommandKind, count: number): string {
  const { verb, counts } = KINDS[kind];
  return `${verb} ${count} ${counts}${count === 1 ? "" : "s"}`;
}

export function kindWords(kind: CommandKind): string {
  const { verb, counts } = KINDS[kind];
  return `${verb} ${counts}s`;
}

/** Of an order: which sessions it meets is known afterwards, so devices are counted. */
export function orderedWords(kind: CommandKind, devices: number): string {
  if (KINDS[kind].counts === "device") return countedWords(kind, devices);
  return `${kindWords(kind)} on ${devices} ${devices === 1 ? "device" : "devices"}`;
}
