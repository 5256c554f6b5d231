/** Something that the search finds or the palette does. */
export type Findable = {
  readonly kind: "page" | "action" | "device" | "person" | "command" | "policy";
  readonly title: string;
  /** Beside the title, and searched too. */
  readonly hint: string;
  readonly hash: string;
  /** The key that does the same, where one does. */
  readonly key?: string;
};

const MOST_SHOWN = 20;

/**
 * Every word of the query must be in the title or the hint; a title that begins with it comes first,
 * so that `ward-3` finds `ward-3-pc-7` before a command whose reason names that ward.
 */
export function find(query: string, items: readonly Findable[]): readonly Findable[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items.slice(0, MOST_SHOWN);
  const scored = items.flatMap((item) => {
    const score = scoreOf(words, item);
    return score === 0 ? [] : [{ item, score }];
  });
  return scored
    .sort((a, b) => b.score - a.score || a.item.title.localeCompare(b.item.title))
    .slice(0, MOST_SHOWN)
    .map(({ item }) => item);
}

function scoreOf(words: readonly string[], { title, hint }: Findable): number {
  const name = title.toLowerCase();
  const all = `${name} ${hint.toLowerCase()}`;
  if (!words.every((word) => all.includes(word))) return 0;
  const [first = ""] = words;
  if (name === words.join(" ")) return 4;
  if (name.startsWith(first)) return 3;
  return name.includes(first) ? 2 : 1;
}

/** The next of `count` places in a list that goes round. */
export function stepped(at: number, step: number, count: number): number {
  return count === 0 ? 0 : (at + step + count) % count;
}
