import { createHash } from "node:crypto";

/** Each ring is all that were reached before it, and more: in percent of the targets. */
const RING_SHARES = [1, 10, 50, 100] as const;

/** A byte for each target: of so many campaigns with ten thousand this is 10 MB. */
const CAMPAIGNS_KEPT = 1000;

/** Where each target of a campaign stands in its rings, worked out once: the list is frozen. */
export class RingPlaces {
  readonly #kept = new Map<string, Uint8Array>();

  /** @returns the ring of each target, in the targets' order */
  of({ id, targets }: { readonly id: string; readonly targets: readonly string[] }): Uint8Array {
    const kept = this.#kept.get(id);
    if (kept !== undefined) return kept;
    const rings = ringsOf(id, targets);
    const ringOf = new Map(rings.flatMap((ring, place) => ring.map((one) => [one, place])));
    const places = Uint8Array.from(targets, (target) => ringOf.get(target) ?? 0);
    if (this.#kept.size >= CAMPAIGNS_KEPT) this.#kept.clear();
    this.#kept.set(id, places);
    return places;
  }
}

/**
 * Which devices come when. A campaign shuffles its targets by its own id, so that the first ring is
 * never one ward, and never the same devices every time. Rings that would add nobody are left out.
 */
export function ringsOf(
  campaignId: string,
  targets: readonly string[],
): readonly (readonly string[])[] {
  const shuffled = targets
    .map((id) => ({ id, at: createHash("sha256").update(`${campaignId} ${id}`).digest("hex") }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ id }) => id);
  const ends = RING_SHARES.map((share) => Math.ceil((shuffled.length * share) / 100));
  return ends
    .map((end, place) => shuffled.slice(ends[place - 1] ?? 0, end))
    .filter((ring) => ring.length > 0);
}
