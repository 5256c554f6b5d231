import type { RouteReply } from "../../../contract/admin-api.ts";
import { durationWords, plainFields, sizeWords, spacedName } from "../plain-words.ts";

type Receipt = RouteReply<"getReceipt">["receipt"];
type Profile = Receipt["profiles"][number];
type Store = Profile["stores"][number];

const ENDED: Readonly<Record<Profile["closed"], string>> = {
  notRunning: "was not running",
  closed: "was closed",
  killed: "was ended by force",
  stillRunning: "is still running",
};

/** One browser profile as the receipt proves it. */
export type ProfileLines = {
  readonly title: string;
  readonly how: string;
  readonly stores: readonly string[];
  /** Named, where something is left: never called done. */
  readonly left: readonly string[];
  readonly kept: readonly string[];
};

export function profileLines(profile: Profile): ProfileLines {
  const {
    family,
    profile: path,
    closed,
    goneMs,
    freedMs,
    residue,
    notes = [],
    kept = [],
  } = profile;
  const freed =
    freedMs === null
      ? "the bytes are still unlinked"
      : `gone for good in ${durationWords(freedMs)}`;
  return {
    title: `${family}, ${path}: ${profile.status}`,
    how: `The browser ${ENDED[closed]}; out of reach in ${durationWords(goneMs)}, ${freed}.`,
    stores: profile.stores.map(storeWords),
    left: residue,
    kept: [
      ...kept.map(
        ({ site, stillSignedIn }) => `${site}${stillSignedIn ? ", still signed in" : ""}`,
      ),
      ...notes,
    ],
  };
}

function storeWords({ store, before, after, kept = 0 }: Store): string {
  const was = `${before.count} (${sizeWords(before.bytes)})`;
  const now = after === undefined ? "not looked at again" : `${after.count} left`;
  return `${store}: ${was}, ${now}${kept === 0 ? "" : `, ${kept} kept`}`;
}

/** What went besides browsers, a line a kind. */
export function otherLines(receipt: Receipt): readonly string[] {
  const { leftovers = [], programs, homeAway = false, failedBecause } = receipt;
  const closed = programs === undefined ? [] : [`Programs: ${plainFields(programs)}`];
  return [
    ...(homeAway ? ["The home was not there to be looked at"] : []),
    ...(failedBecause === undefined
      ? []
      : [`The clearing broke off: ${spacedName(failedBecause)}`]),
    ...closed,
    ...leftovers.map(({ kind, status, before, after, because }) => {
      const why = because === undefined ? "" : `, because of ${spacedName(because)}`;
      return `${spacedName(kind)}: ${spacedName(status)}, ${before} before, ${after} after${why}`;
    }),
  ];
}
