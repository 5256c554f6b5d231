/** One event of a text/event-stream, before anybody looked into it. */
export type StreamEvent = { readonly event: string; readonly data: string };

/** Reads events from text that comes in pieces (HTML standard, 9.2.6). */
export class EventStreamReader {
  #rest = "";
  #event = "message";
  #data: string[] = [];

  /** @returns what is whole by now */
  push(text: string): StreamEvent[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): StreamEvent[] {
    if (line === "") return this.#finished();
    const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") this.#event = value;
    if (field === "data") this.#data.push(value);
    return [];
  }

  #finished(): StreamEvent[] {
    const done = { event: this.#event, data: this.#data.join("\n") };
    const isEmpty = this.#data.length === 0;
    this.#event = "message";
    this.#data = [];
    return isEmpty ? [] : [done];
  }
}
