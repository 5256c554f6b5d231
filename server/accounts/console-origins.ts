import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "../http/problem.ts";

const SAFE_METHODS = ["GET", "HEAD"];

/** The addresses at which this server's console is opened, each as a browser writes it. */
export type ConsoleOrigins = ReadonlySet<string>;

/** A name that the certificate has, at the port that is listened on. */
export function originsOf(
  names: readonly string[],
  port: number,
  isSecure: boolean,
): ConsoleOrigins {
  const scheme = isSecure ? "https" : "http";
  return new Set(
    names.map((name) => {
      const host = name.includes(":") ? `[${name}]` : name;
      return new URL(`${scheme}://${host}:${port}`).origin;
    }),
  );
}

/** Addresses that a person gave, and their names. @throws RangeError where one is no origin */
export function readOrigins(given: readonly string[]): {
  readonly origins: ConsoleOrigins;
  readonly names: readonly string[];
} {
  const urls = given.map((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url?.protocol === "https:" && text === url.origin) return url;
    throw new RangeError(
      `"${text}" is no address of a console; write it as browsers do: https://NAME or https://NAME:PORT`,
    );
  });
  return {
    origins: new Set(urls.map(({ origin }) => origin)),
    names: urls.map(({ hostname }) => hostname.replace(/^\[|\]$/g, "")),
  };
}

/**
 * A browser adds its cookie by itself, so what comes with one must come from our own page: every
 * change says so in `Origin` (https://fetch.spec.whatwg.org/#origin-header), compared as a whole.
 *
 * @returns our origin that it came from; null when a browser did not have to say
 * @throws Problem `foreignOrigin`
 */
export function checkOrigin(
  method: string,
  headers: IncomingHttpHeaders,
  ours: ConsoleOrigins,
): string | null {
  const { origin } = headers;
  if (origin !== undefined && ours.has(origin)) return origin;
  const site = headers["sec-fetch-site"] ?? "same-origin";
  const isOurs = site === "same-origin" || site === "none";
  if (origin === undefined && isOurs && SAFE_METHODS.includes(method)) return null;
  throw new Problem(
    403,
    "foreignOrigin",
    "this did not come from a page of this server; open the console at one of its own addresses",
  );
}
