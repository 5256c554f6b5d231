import type { ProblemDocument } from "../../contract/admin-shapes.ts";

/** What happened, what it means, what to do, and what to search for. */
export type FailureWords = {
  readonly title: string;
  readonly detail: string;
  readonly advice: string;
  /** Stands in the documentation, in the server's log and in the API's answer. */
  readonly id: string;
  readonly issues: readonly { readonly where: string; readonly message: string }[];
};

const ADVICE: Readonly<Record<string, string>> = {
  unreachable: "Look whether the server runs: sessionward server status --server-data DIR",
  unreadable: "The server was updated. Load this page again.",
  notSignedIn: "Sign in again. What you were writing is still here.",
  wrongRole: "Somebody with that role can do it, or give it to you.",
  needsApproval: "A second person approves it on the page Commands.",
  internal: "The server's log says why, under this id and time.",
  unknownDevice: "It may have been retired. Look for it with / under another name.",
  changedMeanwhile: "Compare yours with what is there now. Sent once more, yours takes its place.",
  editionRequired: "It is there already. Open it, read what it is now, and change that.",
  stale: "Somebody published meanwhile. Load the newest version and compare.",
};

export function failureWords(problem: ProblemDocument): FailureWords {
  const { title, detail, reason, issues } = problem;
  return {
    title,
    detail: sentence(detail),
    advice: ADVICE[reason] ?? "Search the documentation for the id below.",
    id: reason,
    issues: (issues ?? []).map(({ path, message, line }) => ({
      where: line === undefined || line === null ? path : `line ${line}: ${path}`,
      message,
    })),
  };
}

function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(whole) ? whole : `${whole}.`;
}
