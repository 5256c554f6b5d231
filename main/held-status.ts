import type { ShellStatus } from "../agent/contract/local-calls.ts";

/** The last that the agent said. It sent what was left then; a page must get what is left now. */
export class HeldStatus {
  readonly #uptimeMs: () => number;
  #held: { readonly value: ShellStatus; readonly atMs: number } | null = null;

  constructor(uptimeMs: () => number) {
    this.#uptimeMs = uptimeMs;
  }

  get value(): ShellStatus | null {
    return this.#held?.value ?? null;
  }

  set(value: ShellStatus): void {
    this.#held = { value, atMs: this.#uptimeMs() };
  }

  now(): ShellStatus | null {
    if (this.#held === null) return null;
    const { value, atMs } = this.#held;
    const passedMs = this.#uptimeMs() - atMs;
    const left = (ms: number | null) =>
      ms === null ? null : Math.round(Math.max(0, ms - passedMs));
    const { remainingMs, heldForMs, limits } = value;
    return {
      ...value,
      remainingMs: left(remainingMs),
      ...(heldForMs !== undefined && { heldForMs: left(heldForMs) }),
      ...(limits && { limits: { ...limits, endsInMs: left(limits.endsInMs) } }),
    };
  }
}
