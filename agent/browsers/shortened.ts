const MAX_TEXTS = 200;
const MAX_TEXT = 1024;

/** As many texts as a receipt holds. What is not named is counted: nothing goes without a word. */
export function shortened(texts: readonly string[], most = MAX_TEXTS): string[] {
  const all = texts.map((text) => text.slice(0, MAX_TEXT));
  if (all.length <= most) return all;
  return [...all.slice(0, most - 1), `${all.length - most + 1} more than are named here`];
}
