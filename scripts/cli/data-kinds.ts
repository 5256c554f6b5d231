import { ONLY_WHERE_PEOPLE_CHANGE } from "../../policies/settle.ts";
import { DATA_KINDS, type DataKind, DEFAULT_DATA_KINDS } from "../../policies/vocabulary.ts";
import type { ClearOptions } from "./browsers-options.ts";
import { CommandError, EXIT } from "./output.ts";

/**
 * What was asked for, as far as whoever asks may ask for it: naming a kind is a person's own yes for
 * their own home; for another's home root must say that the device is one that people share.
 */
export function dataKinds(
  options: Pick<ClearOptions, "data" | "dryRun" | "sessionSince" | "sharedDevice">,
  owner: { readonly uid: number },
): readonly DataKind[] {
  if (options.data === undefined) return DEFAULT_DATA_KINDS;
  const kinds = options.data.split(",").map(kindNamed);
  const isPlan = options.dryRun === true;
  if (kinds.includes("downloads") && options.sessionSince === undefined && !isPlan) {
    const message = "downloads means those of one session: say since when (--session-since 8h)";
    throw new CommandError("noSession", message, EXIT.usage);
  }
  const owned = kinds.filter((kind) => ONLY_WHERE_PEOPLE_CHANGE.includes(kind));
  const isOwn = owner.uid === process.getuid?.();
  if (owned.length === 0 || isOwn || isPlan || options.sharedDevice === true) return kinds;
  const message = `${owned.join(", ")} belong to the owner of this home: run this as them, or say --shared-device`;
  throw new CommandError("ownersYes", message, EXIT.refused);
}

function kindNamed(name: string): DataKind {
  const kind = DATA_KINDS.find((known) => known === name.trim());
  if (kind !== undefined) return kind;
  const known = DATA_KINDS.join(", ");
  throw new CommandError("unknownData", `"${name}" is none of: ${known}`, EXIT.usage);
}
