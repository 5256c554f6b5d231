import * as z from "zod/mini";
import { EVENT_ROUTES, LIVE_EVENTS, type LiveEvent } from "../contract/live-api.ts";
import type { ConsoleClient } from "./api-client.ts";
import { EventStreamReader, type StreamEvent } from "./model/event-stream.ts";
import {
  begun,
  caughtUp,
  type LiveState,
  NOTHING_LIVE,
  received,
} from "./model/live/live-state.ts";

export type Connection = "connecting" | "live" | "lost";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** Keeps up with the server for as long as somebody is signed in; pages look at it. */
export class LiveStore {
  state: LiveState = NOTHING_LIVE;
  connection: Connection = "connecting";
  /** Lines of the table that somebody chose, for a command. */
  chosen: ReadonlySet<string> = new Set();
  #isRead = false;
  readonly #listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  catchUp(): void {
    this.state = caughtUp(this.state);
    this.#tell();
  }

  /** Somebody's eyes or keys are on the table, or left it: what waited is then shown. */
  read(isRead: boolean): void {
    this.#isRead = isRead;
    if (!isRead) this.catchUp();
  }

  choose(key: string): void {
    const next = new Set(this.chosen);
    if (!next.delete(key)) next.add(key);
    this.chosen = next;
    this.#tell();
  }

  chooseNone(): void {
    this.chosen = new Set();
    this.#tell();
  }

  /** Connects, and again after each end, later each time; resolves with the signal. */
  async follow(client: ConsoleClient, signal: AbortSignal): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    while (!signal.aborted) {
      if (await this.#once(client, signal)) waitMs = FIRST_WAIT_MS;
      if (signal.aborted) return;
      this.connection = "lost";
      this.#tell();
      await pause(waitMs, signal);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    }
  }

  /** @returns whether anything was heard */
  async #once(client: ConsoleClient, signal: AbortSignal): Promise<boolean> {
    const opened = await client.open(EVENT_ROUTES.watchLive.path, signal);
    if (!opened.ok) return false;
    this.state = begun(this.state);
    const reader = new EventStreamReader();
    try {
      for await (const text of chunksOf(opened.value)) this.#hear(reader.push(text));
    } catch {
      // The connection broke: the next one tells everything anew.
    }
    return this.connection === "live";
  }

  #hear(events: readonly StreamEvent[]): void {
    for (const each of events) {
      const event = decoded(each);
      if (event === null) continue;
      this.state = received(this.state, event, this.#isRead);
      if (event.event === "ready") this.connection = "live";
    }
    if (events.length > 0) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What a newer server tells and we don't know is left out. */
function decoded({ event, data }: StreamEvent): LiveEvent | null {
  if (!Object.hasOwn(LIVE_EVENTS, event)) return null;
  const name = event as keyof typeof LIVE_EVENTS;
  const read = z.safeParse<z.core.$ZodType>(LIVE_EVENTS[name], parsed(data));
  return read.success ? ({ event: name, data: read.data } as LiveEvent) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Not every browser lets a stream be walked through by itself. */
async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
