import type { ProblemDocument } from "../contract/admin-shapes.ts";

/** What a request failed at, for the one who asked: becomes a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly reason: string;
  readonly issues: ProblemDocument["issues"];
  /** How long to wait before it is tried again; null: that is not all there is to it. */
  readonly retryAfterS: number | null;

  constructor(
    status: number,
    reason: string,
    detail: string,
    issues: ProblemDocument["issues"] = undefined,
    retryAfterS: number | null = null,
  ) {
    super(detail);
    this.status = status;
    this.reason = reason;
    this.issues = issues;
    this.retryAfterS = retryAfterS;
  }

  toDocument(): ProblemDocument {
    return {
      type: `urn:sessionward:problem:${this.reason}`,
      title: TITLES[this.status] ?? "The request failed",
      status: this.status,
      detail: this.message,
      reason: this.reason,
      ...(this.issues === undefined ? {} : { issues: this.issues }),
    };
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: "The request is not well formed",
  401: "Who asks is not known",
  403: "This is not allowed",
  404: "There is no such thing",
  409: "This contradicts what is there",
  412: "It was changed meanwhile",
  413: "The request is too large",
  422: "The request can't be carried out",
  428: "It must be said what this is an edit of",
  429: "This was tried too often",
  500: "The server failed",
  503: "The server has too much to do",
};
