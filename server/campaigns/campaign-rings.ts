import { createHash } from "node:crypto";

/** Each ring is all that were reached before it, and more: in percent of the targets. */
const RING_SHARES = [1, 10, 50, 100] as const;

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
