import * as z from "zod/mini";

/** What is left of a browser's settings without who is signed in to the browser itself. */
type WithoutSignIn = { readonly text: string; readonly removed: number };

type Strip = (text: string) => WithoutSignIn | null;

const objectSchema = z.record(z.string(), z.unknown());

/** Chromium's `Preferences`: whole branches, and what of `profile` comes from the account. */
const CHROMIUM_BRANCHES = [
  "account_info",
  "account_tracker_service_last_update",
  "gaia_cookie",
  "signin",
  "sync",
];
const FIREFOX_LINE =
  /^user_pref\("(?:services\.sync\.|identity\.fxaccounts\.|identity\.sync\.)[^\n]*\n?/gm;

/** By the file's name. Null: it is nothing that such a browser wrote. */
export const STRIP_SIGN_IN: Readonly<Record<string, Strip>> = {
  Preferences: stripChromium,
  "Secure Preferences": stripChromium,
  "Local State": stripLocalState,
  "prefs.js": (text) => {
    const removed = text.match(FIREFOX_LINE)?.length ?? 0;
    return { text: text.replace(FIREFOX_LINE, ""), removed };
  },
};

function stripChromium(text: string): WithoutSignIn | null {
  const preferences = parsed(text);
  if (preferences === null) return null;
  let removed = 0;
  const drop = (from: Record<string, unknown>, isMeant: (key: string) => boolean) => {
    for (const key of Object.keys(from).filter(isMeant)) {
      delete from[key];
      removed += 1;
    }
  };
  drop(preferences, (key) => CHROMIUM_BRANCHES.includes(key));
  for (const [branch, isMeant] of INNER) {
    const inner = z.safeParse(objectSchema, preferences[branch]);
    if (!inner.success) continue;
    drop(inner.data, isMeant);
    preferences[branch] = inner.data;
  }
  return { text: JSON.stringify(preferences), removed };
}

/** What the list of profiles says of their owners; `edge_account_` is Edge's. */
const OWNERS_KEY =
  /^(?:gaia_|edge_account_|user_name$|hosted_domain$|first_account_name_hash$|local_auth_credentials$|is_consented_primary_account$|last_downloaded_gaia_)/;
/** Names that the browser takes from the account, until somebody gives the profile another. */
const ACCOUNT_NAMES = ["gaia_name", "gaia_given_name", "user_name"];
const SHOWN_NAMES = ["name", "shortcut_name"];

/** Chromium's `Local State`: every profile stays on its list, without whose it is. */
function stripLocalState(text: string): WithoutSignIn | null {
  const state = parsed(text);
  if (state === null) return null;
  const profile = recordIn(state, "profile");
  const list = recordIn(profile, "info_cache");
  let removed = stripPasswordHashes(state);
  for (const directory of Object.keys(list)) {
    const entry = recordIn(list, directory);
    const accountNames = ACCOUNT_NAMES.map((key) => entry[key]).filter(says);
    for (const key of SHOWN_NAMES) {
      if (accountNames.includes(entry[key])) entry[key] = directory;
    }
    for (const key of Object.keys(entry).filter((one) => OWNERS_KEY.test(one))) {
      if (!says(entry[key])) continue;
      delete entry[key];
      removed += 1;
    }
  }
  return { text: JSON.stringify(state), removed };
}

/** Of the account's password among others, to warn when it is typed elsewhere. */
function stripPasswordHashes(state: Record<string, unknown>): number {
  const local = recordIn(state, "local");
  const hashes = local[HASHES];
  if (!Array.isArray(hashes) || hashes.length === 0) return 0;
  delete local[HASHES];
  return hashes.length;
}

const HASHES = "password_hash_data_list";

/** The branch itself, to be changed; an empty one of no effect where there is none. */
function recordIn(from: Record<string, unknown>, key: string): Record<string, unknown> {
  const found = from[key];
  return isRecord(found) ? found : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Browsers write the keys of nobody as well. */
function says(value: unknown): boolean {
  return value !== "" && value !== false && value !== undefined && value !== null;
}

const INNER = [
  ["google", (key: string) => key === "services"],
  ["profile", (key: string) => key.startsWith("gaia_")],
] as const;

function parsed(text: string): Record<string, unknown> | null {
  try {
    const read = z.safeParse(objectSchema, JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
