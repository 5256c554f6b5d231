import type { KeyValue } from "./ports.ts";

/**
 * What is kept as text under one key, and asked for far more often than it changes: the same text is
 * read once, and what was written here is not read at all. Whoever asks gets the very value that
 * others have, and must not change it.
 */
export class KeptValue<T> {
  readonly #keyValue: KeyValue;
  readonly #key: string;
  readonly #read: (text: string | null) => T;
  #last: { readonly text: string | null; readonly value: T } | null = null;

  constructor(keyValue: KeyValue, key: string, read: (text: string | null) => T) {
    this.#keyValue = keyValue;
    this.#key = key;
    this.#read = read;
  }

  get value(): T {
    const text = this.#keyValue.get(this.#key);
    if (this.#last === null || this.#last.text !== text) {
      this.#last = { text, value: this.#read(text) };
    }
    return this.#last.value;
  }

  keep(value: T): void {
    const text = JSON.stringify(value);
    this.#keyValue.set(this.#key, text);
    this.#last = { text, value };
  }
}
