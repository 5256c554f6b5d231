import { createHash, timingSafeEqual } from "node:crypto";
import type { ProblemReason } from "./problem-shape.ts";

/** What of a request tells who asks. */
export type Caller = {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
};

/** Whose page this is: one run's own key, and the one address that it has. */
export type Gate = { readonly key: string; readonly host: string };

export function cookieName({ host }: Pick<Gate, "host">): string {
  // Cookies know no ports: two runs beside each other would sign each other out.
  return `sessionward-demo-${host.split(":").at(-1)}`;
}

/**
 * Other pages in the visitor's browser can send requests here, and a name of theirs can point to
 * this machine: hence host and origin exactly, and a key that only the printed address has.
 *
 * @returns why not, or null
 */
export function refusalOf(caller: Caller, gate: Gate): ProblemReason | null {
  if (caller.host !== gate.host) return "foreignHost";
  if (!isKey(keyIn(caller.cookie ?? "", cookieName(gate)), gate)) return "unknownCaller";
  if (caller.method === "GET") return null;
  return caller.origin === `http://${gate.host}` ? null : "foreignOrigin";
}

export function isKey(offered: string | undefined, { key }: Pick<Gate, "key">): boolean {
  return offered !== undefined && timingSafeEqual(digest(offered), digest(key));
}

function keyIn(cookies: string, name: string): string | undefined {
  const own = cookies.split("; ").find((each) => each.startsWith(`${name}=`));
  return own?.slice(name.length + 1);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
