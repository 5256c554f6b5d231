import type { HelperStep } from "./helper-plan.ts";
import type { KeptStep } from "./keep-plan.ts";
import type { StoreLook } from "./look-again.ts";
import { total } from "./measure.ts";

/** One store in one round: what was seen of it, and what the helper said of it. */
export type StoreEvidence = StoreLook & {
  /** SQLite rows, said by the helper; null where nothing was counted. */
  readonly rows: number | null;
  readonly refusal: string | null;
  /** Unlinked where it lay: amounts that only the helper has seen. */
  readonly inPlace: { readonly files: number; readonly bytes: number } | null;
  /** Why nothing of it could be kept for the sites that stay; null when it could. */
  readonly wentWhole: string | null;
};

export type Gone = Extract<HelperStep, { step: "gone" }>;
type Counted = Extract<HelperStep, { step: "counted" }>;

/** Puts together what was seen of a store and what the helper said of it. */
export function evidenceOf(
  look: StoreLook,
  gone: Gone | null,
  counted: Counted | null,
  kept: KeptStep | null,
): StoreEvidence {
  const { entries } = look.planned;
  const isOwn = ({ entry }: { readonly entry: number }) => entries.includes(entry);
  const rows = counted?.rows.filter(isOwn) ?? [];
  const inPlace = [...(gone?.inPlace ?? []), ...(counted?.early ?? [])].filter(isOwn);
  return {
    ...look,
    rows: rows.length === 0 ? null : rows.reduce((sum, row) => total(sum, row.rows), 0),
    refusal: gone?.refused.find(isOwn)?.because ?? null,
    wentWhole: kept?.stores.find(isOwn)?.fault ?? null,
    inPlace: inPlace.length === 0 ? null : sumOf(inPlace),
  };
}

function sumOf(amounts: Gone["inPlace"]): { files: number; bytes: number } {
  return {
    files: amounts.reduce((sum, { files }) => total(sum, files), 0),
    bytes: amounts.reduce((sum, { bytes }) => total(sum, bytes), 0),
  };
}
