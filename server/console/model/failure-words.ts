import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { REFUSALS } from "../messages/refusals.ts";
import { isMessageId, type Say } from "../translate.ts";

/** What happened, what it means, what to do, and what to search for. */
export type FailureWords = {
  readonly title: string;
  readonly detail: string;
  /** The server's own sentence in English, which says more; empty where `detail` is it. */
  readonly original: string;
  readonly advice: string;
  /** Stands in the documentation, in the server's log and in the API's answer. */
  readonly id: string;
  readonly issues: readonly { readonly where: string; readonly message: string }[];
};

export function failureWords(problem: ProblemDocument, say: Say): FailureWords {
  const { title, status, detail, reason, issues } = problem;
  const told = sentence(detail);
  const translated = refusalWords(reason, say);
  const advice = `advice.${reason}`;
  return {
    title: titleOf(reason, say) ?? titleOf(status, say) ?? title,
    detail: translated ?? told,
    original: translated === null ? "" : told,
    advice: say(isMessageId(advice) ? advice : "advice.other"),
    id: reason,
    issues: (issues ?? []).map(({ path, message, line }) => ({
      where: line === undefined || line === null ? path : say("failure.line", { line, path }),
      message,
    })),
  };
}

function titleOf(what: string | number, say: Say): string | null {
  const id = `failure.${what}`;
  return isMessageId(id) ? say(id) : null;
}

function refusalWords(reason: string, { language }: Say): string | null {
  if (language === "en") return null;
  const known: Readonly<Record<string, string | undefined>> = REFUSALS[language];
  return known[reason] ?? null;
}

function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(whole) ? whole : `${whole}.`;
}
