import type { RouteReply } from "../../../contract/admin-api.ts";
import type { Say } from "../../translate.ts";
import { durationWords, plainFields, sizeWords, spacedName } from "../plain-words.ts";

type Receipt = RouteReply<"getReceipt">["receipt"];
type Profile = Receipt["profiles"][number];
type Store = Profile["stores"][number];

/** One browser profile as the receipt proves it. */
export type ProfileLines = {
  readonly title: string;
  readonly how: string;
  readonly stores: readonly string[];
  /** Named, where something is left: never called done. */
  readonly left: readonly string[];
  readonly kept: readonly string[];
};

export function profileLines(profile: Profile, say: Say): ProfileLines {
  const { family, status, residue, notes = [], kept = [] } = profile;
  const signedIn = ({ site, stillSignedIn }: (typeof kept)[number]) =>
    stillSignedIn ? say("kept.signedIn", { site }) : site;
  return {
    title: say("receiptLine.title", {
      ...{ family, profile: profile.profile, status: say(`receipt.${status}`) },
    }),
    how: howWords(profile, say),
    stores: profile.stores.map((store) => storeWords(store, say)),
    left: residue,
    kept: [...kept.map(signedIn), ...notes],
  };
}

function howWords({ closed, goneMs, freedMs }: Profile, say: Say): string {
  return say("receiptLine.how", {
    ended: say(`ended.${closed}`),
    gone: durationWords(goneMs),
    freed: freedMs === null ? say("freed.not") : say("freed.in", { time: durationWords(freedMs) }),
  });
}

function storeWords({ store, before, after, kept = 0 }: Store, say: Say): string {
  const was = { store, before: before.count, size: sizeWords(before.bytes, say) };
  const words =
    after === undefined
      ? say("store.unseen", was)
      : say("store.left", { ...was, count: after.count });
  return kept === 0 ? words : say("store.kept", { words, count: kept });
}

/** What went besides browsers, a line a kind. */
export function otherLines(receipt: Receipt, say: Say): readonly string[] {
  const { leftovers = [], programs, homeAway = false, failedBecause } = receipt;
  const broken = failedBecause === undefined ? [] : [spacedName(failedBecause)];
  const closed = programs === undefined ? [] : [plainFields(programs, say)];
  return [
    ...(homeAway ? [say("other.homeAway")] : []),
    ...broken.map((why) => say("other.brokeOff", { why })),
    ...closed.map((all) => say("other.programs", { programs: all })),
    ...leftovers.map(({ kind, status, before, after, because }) => {
      const line = { kind: spacedName(kind), status: spacedName(status), before, after };
      return because === undefined
        ? say("other.leftover", line)
        : say("other.leftoverWhy", { ...line, why: spacedName(because) });
    }),
  ];
}
