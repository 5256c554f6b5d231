import type { Appearance } from "../agent/contract/appearance.ts";

export type HeldAppearancePorts = {
  /** Null: the agent is not there, or too old to tell. */
  readonly ask: () => Promise<Appearance | null>;
  readonly onChange: () => void;
};

/** The organisation's own name, logo and words. Asked for when the agent says that they are others. */
export class HeldAppearance {
  readonly #ports: HeldAppearancePorts;
  #id: string | undefined;
  #value: Appearance | null = null;

  constructor(ports: HeldAppearancePorts) {
    this.#ports = ports;
  }

  get value(): Appearance | null {
    return this.#value;
  }

  /** @param id of the last status; an agent that says none has none */
  async follow(id: string | undefined): Promise<void> {
    if (id === this.#id) return;
    this.#id = id;
    const value = id === undefined ? null : await this.#ports.ask();
    // Another one was told of meanwhile, or none came: the next status asks again.
    if (this.#id !== id) return;
    if (value === null && id !== undefined) this.#id = undefined;
    this.#value = value ?? this.#value;
    this.#ports.onChange();
  }
}
