/** What the server needs of the world, beside its storage. */
export type ServerClock = { readonly nowMs: () => number };

export type ServerLog = {
  readonly info: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
};

/** Instants as they are stored and sent: they sort as text. */
export function isoAt(clock: ServerClock, laterMs = 0): string {
  return new Date(clock.nowMs() + laterMs).toISOString();
}
