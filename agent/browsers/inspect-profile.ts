import * as z from "zod/mini";
import type { BytePath } from "./byte-path.ts";
import { inDirectory, lookUp, readSmallFile } from "./dir-handle.ts";
import { COOKIE_QUERIES } from "./inspect-cookies.ts";
import { type CookieFindings, FINDINGS, type Inspected } from "./inspection.ts";
import { countRowsOfCopy, readRowsOfCopy } from "./sqlite-count.ts";
import type { Engine } from "./store-row.ts";

const MAX_HOSTS = 50;
const MAX_PREFERENCES_BYTES = 8 * 1024 * 1024;

const count = z.number();
const hostRowsSchema = z.array(
  z.object({
    host: z.string(),
    cookies: count,
    insecure: count,
    scriptReadable: count,
    crossSite: count,
    longLived: count,
    unused: count,
  }),
);
type HostRow = z.infer<typeof hostRowsSchema>[number];

const preferencesSchema = z.object({ account_info: z.optional(z.array(z.unknown())) });

/** Looks at one profile of an open home, as its owner: flags, times and counts, never a value. */
export function inspectProfile(
  home: number,
  profileDir: BytePath,
  engine: Engine,
  uid: number,
): Inspected {
  const hosts = hostRows(home, profileDir, engine);
  return {
    total: hosts === null ? null : totalOf(hosts),
    hosts: worst(hosts ?? []),
    savedPasswords: savedPasswords(home, profileDir, engine),
    signedIn: isSignedIn(home, profileDir, engine, uid),
  };
}

function hostRows(home: number, profileDir: BytePath, engine: Engine): readonly HostRow[] | null {
  const found = COOKIE_QUERIES[engine].flatMap(({ file, table, query }) => {
    const read = inFile(home, profileDir, file, (dir, name) =>
      readRowsOfCopy(dir, name, [table], query),
    );
    return read === "missing" ? [] : [z.safeParse(hostRowsSchema, read)];
  });
  // None at all is a profile without cookies; one that can't be read is not.
  if (found.some(({ success }) => !success)) return null;
  return found.flatMap(({ data }) => data ?? []);
}

function totalOf(hosts: readonly HostRow[]): CookieFindings {
  const sum = (key: keyof CookieFindings) => hosts.reduce((all, host) => all + host[key], 0);
  return {
    cookies: sum("cookies"),
    insecure: sum("insecure"),
    scriptReadable: sum("scriptReadable"),
    crossSite: sum("crossSite"),
    longLived: sum("longLived"),
    unused: sum("unused"),
  };
}

function worst(hosts: readonly HostRow[]): Inspected["hosts"] {
  const findings = (host: HostRow) => FINDINGS.reduce((all, key) => all + host[key], 0);
  return hosts
    .filter((host) => findings(host) > 0)
    .toSorted((a, b) => findings(b) - findings(a))
    .slice(0, MAX_HOSTS)
    .map((row) => ({ ...row, host: row.host.slice(0, 255) }));
}

function savedPasswords(home: number, profileDir: BytePath, engine: Engine): number | null {
  const file = engine === "chromium" ? "Login Data" : "logins.db";
  const counted = inFile(home, profileDir, file, (dir, name) =>
    countRowsOfCopy(dir, name, "logins"),
  );
  return counted === "missing" ? 0 : counted;
}

function isSignedIn(
  home: number,
  profileDir: BytePath,
  engine: Engine,
  uid: number,
): boolean | null {
  if (engine === "firefox") {
    const there = inFile(home, profileDir, "signedInUser.json", () => true);
    return there === "missing" ? false : there;
  }
  const text = inFile(home, profileDir, "Preferences", (dir, name) =>
    readSmallFile(dir, name, { uid, maxBytes: MAX_PREFERENCES_BYTES }),
  );
  if (text === "missing") return false;
  const read = z.safeParse(preferencesSchema, jsonOrNull(text));
  return read.success ? (read.data.account_info ?? []).length > 0 : null;
}

function inFile<T>(
  home: number,
  profileDir: BytePath,
  file: string,
  use: (dir: number, name: BytePath) => T,
): T | "missing" {
  const parts = file.split("/");
  const name = parts.at(-1) ?? "";
  return inDirectory<T | "missing">(
    home,
    [profileDir, ...parts.slice(0, -1)].join("/"),
    (dir) => (lookUp(dir, name) === null ? "missing" : use(dir, name)),
    () => "missing",
  );
}

function jsonOrNull(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
