/** The same numbers for the same seed (xorshift32, Marsaglia 2003): a profile can be made again. */
export class Seeded {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** At least 0, below 1. */
  next(): number {
    this.#state ^= this.#state << 13;
    this.#state >>>= 0;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return this.#state / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  hex(length: number): string {
    let text = "";
    while (text.length < length)
      text += this.below(2 ** 32)
        .toString(16)
        .padStart(8, "0");
    return text.slice(0, length);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error("nothing to pick from");
    return value;
  }
}

const TOP_LEVEL = ["com", "net", "org", "io", "co.uk", "de", "fr"];
const WORDS = ["mail", "shop", "news", "cloud", "bank", "video", "docs", "sso", "cdn", "wiki"];

/** As `mail0.com`, `shop1.net`: distinct registrable domains. */
export function domains(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `${WORDS[index % WORDS.length]}${index}.${TOP_LEVEL[index % TOP_LEVEL.length]}`,
  );
}
