import { mkdirSync } from "node:fs";
import type { Result } from "../../policies/result.ts";
import type { Spot } from "./attached-database.ts";
import type { BytePath } from "./byte-path.ts";
import {
  below,
  closeDirectory,
  entriesOf,
  inDirectory,
  lookUp,
  openBeneath,
} from "./dir-handle.ts";
import type { PlanEntry } from "./helper-plan.ts";
import { lookAtTokens } from "./keep-account-tokens.ts";
import { lookAtCookies } from "./keep-cookies.ts";
import { lookAtLocalStorage } from "./keep-local-storage.ts";
import { lookAtOrigins } from "./keep-origins.ts";
import type { KeepPlan, KeptCount, KeptStep, KeptStore } from "./keep-plan.ts";
import { lookAtSettings } from "./keep-settings.ts";
import { LEVEL_DIR } from "./keep-stores.ts";
import { copyFile, openMemoryDir } from "./memory-copy.ts";
import { SiteTally } from "./site-tally.ts";

type Looked = Pick<KeptCount, "kept" | "others" | "fault">;

const NOTHING: Looked = { kept: 0, others: 0, fault: null };

/**
 * Looks at what lies in the profiles now, kept or not: a second helper does this, after the first
 * one has put kept sites back. Changes nothing in the home; databases are read as copies.
 */
export async function lookAtKept(
  keep: KeepPlan,
  entries: readonly PlanEntry[],
  where: { readonly home: number; readonly uid: number },
): Promise<KeptStep> {
  const stores: KeptCount[] = [];
  const profiles: KeptStep["profiles"] = [];
  for (const profile of new Set(keep.stores.map((store) => store.profile))) {
    const tally = new SiteTally(keep.sites);
    const nobody = new SiteTally([]);
    for (const { entry, filter } of keep.stores.filter((store) => store.profile === profile)) {
      const { dir, name } = entries[entry] ?? { dir: "", name: "" };
      const { keepsSignedIn } = keep;
      // What isn't cookies can't be judged without reading it: then no site may have any.
      const own = keepsSignedIn || filter === "cookieRows" ? tally : nobody;
      const looked = await lookIn(where.home, dir, (parent) =>
        LOOKS[filter]({ parent, name, uid: where.uid, tally: own }),
      );
      const isLeft = !keepsSignedIn && keep.sites.some((site) => tally.isSignedIn(site));
      stores.push({ entry, ...(isLeft ? unread("still signs somebody in") : looked) });
    }
    profiles.push({ profile, sites: tally.seen() });
  }
  return { step: "kept", stores, profiles };
}

async function lookIn(
  home: number,
  dir: BytePath,
  look: (parent: number) => Promise<Looked>,
): Promise<Looked> {
  const opened = openBeneath(home, dir);
  if (!opened.ok) return NOTHING;
  try {
    return await look(opened.value);
  } catch (error) {
    return unread(String(error));
  } finally {
    closeDirectory(opened.value);
  }
}

type Look = {
  readonly parent: number;
  readonly name: BytePath;
  readonly uid: number;
  readonly tally: SiteTally;
};

const LOOKS: Readonly<Record<KeptStore["filter"], (look: Look) => Promise<Looked>>> = {
  cookieRows: async ({ parent, name, tally }) =>
    lookInCopy(parent, name, (copy) => lookAtCookies(copy.dir, copy.name, tally)),
  accountTokens: async ({ parent, name }) => lookInCopy(parent, name, (copy) => lookAtTokens(copy)),
  signInKeys: async ({ parent, name, uid }) => lookAtSettings(parent, name, uid),
  originDirectories: async ({ parent, name, tally, uid }) => ({
    ...lookAtOrigins(parent, name, tally, uid),
    fault: null,
  }),
  originKeys: async ({ parent, name, tally }) => {
    if (lookUp(parent, name) === null) return NOTHING;
    const memory = openMemoryDir();
    try {
      mkdirSync(below(memory.dir, LEVEL_DIR), { mode: 0o700 });
      const copied = inDirectory(
        parent,
        `${name}/${LEVEL_DIR}`,
        (from) =>
          inDirectory(
            memory.dir,
            LEVEL_DIR,
            (to) => copyAll(from, to),
            () => false,
          ),
        () => false,
      );
      if (!copied) return unread("is no database");
      const looked = await lookAtLocalStorage(memory.dir, LEVEL_DIR, tally);
      if (!looked.ok) return unread(looked.detail);
      return { ...looked.value, fault: null };
    } finally {
      memory.remove();
    }
  },
};

function lookInCopy(
  parent: number,
  name: BytePath,
  look: (copy: Spot) => Result<Omit<Looked, "fault">, string>,
): Looked {
  if (lookUp(parent, name) === null) return NOTHING;
  const memory = openMemoryDir();
  try {
    if (!copyFile(parent, name, memory.dir, "copy")) return unread("is no file");
    for (const end of ["-wal", "-journal"]) copyFile(parent, name + end, memory.dir, `copy${end}`);
    const looked = look({ dir: memory.dir, name: "copy" });
    return looked.ok ? { ...looked.value, fault: null } : unread(looked.detail);
  } finally {
    memory.remove();
  }
}

function copyAll(from: number, to: number): boolean {
  return entriesOf(from).every(({ name }) => copyFile(from, name, to, name));
}

function unread(because: string): Looked {
  return { kept: 0, others: 0, fault: because.slice(0, 500) };
}
