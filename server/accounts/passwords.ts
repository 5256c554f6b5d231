import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Problem } from "../http/problem.ts";

/** RFC 9106 §4, the second recommended option; about 0.2 s of one core. */
const PARAMETERS = { memory: 65_536, passes: 3, parallelism: 4, tagLength: 32 } as const;
const NONCE_BYTES = 16;

/** PHC string format: a later choice of parameters leaves what is stored readable. */
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** Two at once take 128 MiB, however many strangers try. */
const MAX_AT_ONCE = 2;
/** Those after them wait for two seconds at most; what waits longer only takes memory. */
const MAX_WAITING = 12;
/** Places that are kept for whoever was here before: strangers can't take them all. */
const KEPT_FOR_KNOWN = 6;
const RETRY_AFTER_S = 5;

const derive = promisify(argon2);
let running = 0;
const waiting: (() => void)[] = [];

/** @param isKnown somebody who is let in already @throws Problem `busy` */
export async function hashPassword(password: string, isKnown = false): Promise<string> {
  const nonce = randomBytes(NONCE_BYTES);
  const { memory, passes, parallelism } = PARAMETERS;
  const tag = await inTurn({ ...PARAMETERS, nonce, message: messageOf(password) }, isKnown);
  const parameters = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(nonce)}$${unpadded(tag)}`;
}

/**
 * `stored` null: no such account, or none with a password; takes as long as a wrong password.
 *
 * @param isKnown it comes from where that account has signed in before
 * @throws Problem `busy`
 */
export async function isPassword(
  password: string,
  stored: string | null,
  isKnown = false,
): Promise<boolean> {
  const match = PHC.exec(stored ?? NOBODYS);
  if (match === null) throw new Error("a stored password is damaged");
  const [, memory, passes, parallelism, nonce = "", tag = ""] = match;
  const expected = Buffer.from(tag, "base64");
  const parameters = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
    nonce: Buffer.from(nonce, "base64"),
    message: messageOf(password),
  };
  const found = await inTurn(parameters, isKnown);
  return timingSafeEqual(found, expected) && stored !== null;
}

/** Of random bytes that no password leads to; with the parameters of every other. */
const NOBODYS = `$argon2id$v=19$m=${PARAMETERS.memory},t=${PARAMETERS.passes},p=${PARAMETERS.parallelism}$${unpadded(randomBytes(NONCE_BYTES))}$${unpadded(randomBytes(PARAMETERS.tagLength))}`;

/** The same letters typed on two keyboards are one password (NIST SP 800-63B-4 §3.1.1.2). */
function messageOf(password: string): Buffer {
  return Buffer.from(password.normalize("NFKC"), "utf8");
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

async function inTurn(parameters: Argon2Parameters, isKnown: boolean): Promise<Buffer> {
  if (waiting.length >= MAX_WAITING - (isKnown ? 0 : KEPT_FOR_KNOWN)) throw tooBusy();
  if (running >= MAX_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await derive("argon2id", parameters);
  } finally {
    // The place goes from hand to hand: nobody who comes just now can take it.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function tooBusy(): Problem {
  const detail =
    "too many passwords are being looked at; try again in a few seconds, or use a passkey";
  return new Problem(503, "busy", detail, undefined, RETRY_AFTER_S);
}
