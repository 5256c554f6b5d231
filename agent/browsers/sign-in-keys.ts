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
