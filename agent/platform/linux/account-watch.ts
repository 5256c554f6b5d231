import { createHash, createHmac, randomBytes } from "node:crypto";
import { type FSWatcher, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AccountFacts } from "../../../policies/account-change.ts";
import type { AccountWatch } from "../../core/account-keeper.ts";
import type { Cancel, Log } from "../../core/ports.ts";
import { rowsOf } from "./user-accounts.ts";

export type AccountWatchOptions = {
  readonly log: Log;
  readonly nowMs: () => number;
  /** `/etc`, except where a test has a root of its own. */
  readonly etcDir?: string;
};

const FILES = ["passwd", "shadow", "group"];
/** Tools that change an account write several files, one after the other. */
const SETTLE_MS = 300;
const DAY_MS = 86_400_000;
/** The day on which an account ends comes without any event; a clock may be set before it does. */
const LOOK_FOR_END_MS = 3_600_000;

type Watcher = { readonly name: string; readonly listener: (facts: AccountFacts) => void };
type Tables = { readonly [file: string]: readonly (readonly string[])[] | null };

/**
 * Hears of changes to the account files by events of their directory: tools replace them by rename.
 * Passwords are compared by a digest under a key that this process made and nobody else has.
 */
export class EtcAccountWatch implements AccountWatch {
  readonly #options: AccountWatchOptions;
  readonly #etcDir: string;
  readonly #markKey = randomBytes(32);
  readonly #watchers = new Set<Watcher>();
  #directory: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;
  #endTimer: NodeJS.Timeout | null = null;

  constructor(options: AccountWatchOptions) {
    this.#options = options;
    this.#etcDir = options.etcDir ?? "/etc";
  }

  watch(name: string, listener: (facts: AccountFacts) => void): Cancel {
    const watcher = { name, listener };
    this.#watchers.add(watcher);
    this.#directory ??= this.#listen();
    void this.#tell([watcher]);
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.close();
    };
  }

  close(): void {
    this.#directory?.close();
    this.#directory = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#endTimer !== null) clearTimeout(this.#endTimer);
    this.#endTimer = null;
  }

  #listen(): FSWatcher | null {
    try {
      const directory = watch(this.#etcDir, { persistent: false }, (_event, file) => {
        if (file === null || FILES.includes(file)) this.#changed();
      });
      directory.on("error", (fault) => this.#unwatched(fault));
      return directory;
    } catch (fault) {
      this.#unwatched(fault);
      return null;
    }
  }

  #unwatched(fault: unknown): void {
    this.#options.log.warn("accountsNotWatched", { because: String(fault).slice(0, 200) });
  }

  #changed(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell([...this.#watchers]), SETTLE_MS).unref();
  }

  async #tell(watchers: readonly Watcher[]): Promise<void> {
    const entries = FILES.map(async (file) => [file, await this.#rows(file)] as const);
    const tables: Tables = Object.fromEntries(await Promise.all(entries));
    // A file that can't be read now says nothing: nobody is signed out for that.
    if (tables["passwd"] === null || tables["group"] === null) return;
    for (const watcher of watchers) {
      if (this.#watchers.has(watcher)) watcher.listener(this.#factsOf(watcher.name, tables));
    }
    this.#lookAtEnds(tables["shadow"] ?? []);
  }

  #lookAtEnds(shadow: NonNullable<Tables[string]>): void {
    const names = new Set([...this.#watchers].map(({ name }) => name));
    const nowMs = this.#options.nowMs();
    const ahead = shadow
      .filter(([user]) => user !== undefined && names.has(user))
      .map((row) => (endsAtMs(row) ?? 0) - nowMs)
      .filter((inMs) => inMs > 0);
    if (this.#endTimer !== null) clearTimeout(this.#endTimer);
    this.#endTimer = null;
    if (ahead.length === 0) return;
    const inMs = Math.min(LOOK_FOR_END_MS, ...ahead);
    this.#endTimer = setTimeout(() => void this.#tell([...this.#watchers]), inMs).unref();
  }

  #factsOf(name: string, { passwd, shadow, group }: Tables): AccountFacts {
    const secret = shadow?.find(([user]) => user === name);
    return {
      exists: passwd?.some(([user]) => user === name) ?? false,
      isDisabled: secret === undefined ? null : this.#isDisabled(secret),
      groups: (group ?? [])
        .filter(([, , , members]) => (members ?? "").split(",").includes(name))
        .map(([groupName]) => groupName ?? ""),
      passwordMark: secret === undefined ? null : this.#markOf(secret),
      lastingMark: secret === undefined ? null : saltMark(secret),
    };
  }

  /** shadow(5): `!` before the hash locks an account; the eighth field is the day on which it ends. */
  #isDisabled(row: readonly string[]): boolean {
    const isLocked = /^[!*]/.test(row[1] ?? "");
    const endMs = endsAtMs(row);
    return isLocked || (endMs !== null && endMs <= this.#options.nowMs());
  }

  #markOf([, hash]: readonly string[]): string {
    const unlocked = (hash ?? "").replace(/^!+/, "");
    return createHmac("sha256", this.#markKey).update(unlocked).digest("hex");
  }

  async #rows(file: string): Promise<string[][] | null> {
    const text = await readFile(join(this.#etcDir, file), "utf8").catch(() => null);
    return text === null ? null : rowsOf(text);
  }
}

function endsAtMs([, , , , , , , endsOnDay]: readonly string[]): number | null {
  const hasEnd = endsOnDay !== undefined && endsOnDay !== "";
  return hasEnd ? Number(endsOnDay) * DAY_MS : null;
}

/**
 * crypt(5): everything before the last `$` is method, parameters and salt. Each new password gets a
 * new salt, and the salt alone helps nobody to guess one; null where there is no such salt.
 */
function saltMark([, hash]: readonly string[]): string | null {
  const setting = /^!*(\$.+\$)[^$]+$/.exec(hash ?? "")?.[1];
  return setting === undefined ? null : createHash("sha256").update(setting).digest("hex");
}
