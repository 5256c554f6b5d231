import type { ProblemDocument, ProblemReason } from "./problem-shape.ts";

/** What each reason is called on the wire, and what a visitor can do about it. */
const PROBLEMS: Readonly<Record<ProblemReason, { status: number; title: string; detail: string }>> =
  {
    unknownCaller: {
      status: 401,
      title: "Who asks is not known",
      detail: "Open the address that `npm start` printed; its key is good for this run only.",
    },
    foreignOrigin: {
      status: 403,
      title: "This is not allowed",
      detail: "Only the page itself may act.",
    },
    foreignHost: {
      status: 403,
      title: "This is not allowed",
      detail: "This is another address than the one that `npm start` printed.",
    },
    notFound: { status: 404, title: "There is no such thing", detail: "See contract.ts." },
    busy: {
      status: 409,
      title: "One act at a time",
      detail: "Wait until `acting` is null again.",
    },
    notReady: {
      status: 409,
      title: "Not yet",
      detail: "The two computers are still starting.",
    },
    notAvailable: {
      status: 409,
      title: "Not on this machine",
      detail: "`missing` in the state says what it lacks.",
    },
    badShape: { status: 400, title: "The request is not well formed", detail: "See contract.ts." },
    internal: { status: 500, title: "The demo failed", detail: "Its terminal says why." },
  };

export function problemOf(reason: ProblemReason, detail?: string): ProblemDocument {
  const { status, title, detail: usual } = PROBLEMS[reason];
  return { type: `urn:sessionward:demo:${reason}`, title, status, detail: detail ?? usual, reason };
}
