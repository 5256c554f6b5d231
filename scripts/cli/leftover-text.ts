import type { LeftoverReceipt, Receipt } from "../../agent/contract/receipt.ts";

const KINDS: Readonly<Record<LeftoverReceipt["kind"], string>> = {
  clipboard: "clipboard",
  printQueue: "print queue",
  recentFiles: "recent files",
  temporaryFiles: "temporary files",
};

const CAUSES: Readonly<Record<NonNullable<LeftoverReceipt["because"]>, string>> = {
  noDisplay: "the session has no display to ask",
  desktopOnly: "this desktop lets no other program at it",
  sessionOver: "it went with the session",
  notInstalled: "there is none here",
  otherSession: "another session of this account is open",
  ownAccount: "the agent runs as this account itself",
  notSupported: "not on this system yet",
  takenBack: "a program took it back at once",
  refused: "it would not go",
  timeLimit: "the time for it was over",
  noAnswer: "nothing answered",
};

/** What went besides browsers, one line a kind. */
export function leftoverLines(receipt: Receipt): readonly string[] {
  const { leftovers = [], programs, homeAway = false } = receipt;
  const closed = programs === undefined ? [] : [programsLine(programs)];
  const away = homeAway ? ["Not looked at: the home, which was not there"] : [];
  return [...away, ...closed, ...leftovers.map(leftoverLine)];
}

function programsLine({ found, killed, left }: NonNullable<Receipt["programs"]>): string {
  const rest = left === 0 ? "" : `, ${left} still running`;
  return `Programs closed: ${found - killed - left}, ended by force: ${killed}${rest}`;
}

function leftoverLine({ kind, status, before, after, inUse = 0, because }: LeftoverReceipt) {
  const name = KINDS[kind];
  const why = because === undefined ? "" : `: ${CAUSES[because]}`;
  const used = inUse === 0 ? "" : ` (${inUse} in use by programs that go on)`;
  switch (status) {
    case "cleared":
      return `Removed from this device: ${name}: ${before}${used}`;
    case "partial":
      return `Removed in part: ${name}: ${before - after} of ${before}${used}${why}`;
    case "unknown":
      return `Not known: ${name}${why}`;
    case "notAvailable":
      return `Not looked at: ${name}${why}`;
    case "notApplicable":
      return `Nothing to do: ${name}${why}`;
  }
}
