const NEWLINE = 0x0a;
const FIRST_ALLOCATION_BYTES = 1024;

/**
 * Cuts a stream of bytes into lines, as both ends of the local channel read them. Holds one unfinished
 * line and no more than `maxBytes` of it, however slowly or fast the bytes come.
 */
export class LineReader {
  readonly #maxBytes: number;
  #held = Buffer.alloc(0);
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** True while a line has begun and its end has not come. */
  get isMidLine(): boolean {
    return this.#heldBytes > 0;
  }

  /** @returns the lines that this chunk completes, or null once a line is longer than allowed. */
  push(chunk: Uint8Array): readonly Uint8Array[] | null {
    const lines: Uint8Array[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const line = this.#finish(chunk.subarray(from, end));
      if (line === null) return null;
      if (line.length > 0) lines.push(line);
      from = end + 1;
    }
    return this.#hold(chunk.subarray(from)) ? lines : null;
  }

  #finish(tail: Uint8Array): Uint8Array | null {
    if (!this.#hold(tail)) return null;
    const line = Buffer.from(this.#held.subarray(0, this.#heldBytes));
    this.#heldBytes = 0;
    return line;
  }

  #hold(part: Uint8Array): boolean {
    const bytes = this.#heldBytes + part.length;
    if (bytes > this.#maxBytes) return false;
    if (bytes > this.#held.length) this.#grow(bytes);
    this.#held.set(part, this.#heldBytes);
    this.#heldBytes = bytes;
    return true;
  }

  /** Doubles, so that a line sent byte by byte is not copied at every byte. */
  #grow(bytes: number): void {
    const wanted = Math.max(bytes, this.#held.length * 2, FIRST_ALLOCATION_BYTES);
    const larger = Buffer.alloc(Math.min(wanted, this.#maxBytes));
    larger.set(this.#held.subarray(0, this.#heldBytes));
    this.#held = larger;
  }
}
