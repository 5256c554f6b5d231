/** A line of two texts laid over each other. */
export type DiffLine = { readonly kind: "same" | "added" | "removed"; readonly text: string };

/** Beyond it a table of all pairs costs too much: then only the same beginning and end are found. */
const MOST_CELLS = 4_000_000;

/** By the longest common subsequence of lines (Myers' result, found by a table). */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = before.split("\n");
  const now = after.split("\n");
  const start = sameAtStart(old, now);
  const end = sameAtEnd(old.slice(start), now.slice(start));
  const middle = changed(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return [
    ...old.slice(0, start).map((text) => ({ kind: "same" as const, text })),
    ...middle,
    ...old.slice(old.length - end).map((text) => ({ kind: "same" as const, text })),
  ];
}

function sameAtStart(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((line, index) => line !== other[index]);
  return at < 0 ? Math.min(one.length, other.length) : at;
}

function sameAtEnd(one: readonly string[], other: readonly string[]): number {
  return sameAtStart([...one].reverse(), [...other].reverse());
}

function changed(old: readonly string[], now: readonly string[]): DiffLine[] {
  if (old.length * now.length > MOST_CELLS) {
    return [...old.map((text) => line("removed", text)), ...now.map((text) => line("added", text))];
  }
  const lengths = commonLengths(old, now);
  const lines: DiffLine[] = [];
  let [at, to] = [0, 0];
  while (at < old.length || to < now.length) {
    const [was, is] = [old[at], now[to]];
    if (was !== undefined && was === is) {
      lines.push(line("same", was));
      at += 1;
      to += 1;
    } else if (
      is === undefined ||
      (was !== undefined && longer(lengths, at + 1, to) >= longer(lengths, at, to + 1))
    ) {
      lines.push(line("removed", was ?? ""));
      at += 1;
    } else {
      lines.push(line("added", is));
      to += 1;
    }
  }
  return lines;
}

const line = (kind: DiffLine["kind"], text: string): DiffLine => ({ kind, text });

function longer(lengths: readonly Uint32Array[], at: number, to: number): number {
  return lengths[at]?.[to] ?? 0;
}

/** How many lines the rests have in common, from each pair of places on. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let at = old.length - 1; at >= 0; at -= 1) {
    const row = lengths[at];
    for (let to = now.length - 1; row !== undefined && to >= 0; to -= 1) {
      row[to] =
        old[at] === now[to]
          ? longer(lengths, at + 1, to + 1) + 1
          : Math.max(longer(lengths, at + 1, to), longer(lengths, at, to + 1));
    }
  }
  return lengths;
}
