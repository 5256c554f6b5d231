import type { SessionDescription } from "../agent/contract/session-description.ts";

export type StatusPanelPorts = {
  /** Null: the agent is not there, or too old to tell. */
  readonly describe: () => Promise<SessionDescription | null>;
  readonly onChange: () => void;
};

/** The page about this session, which is up for as long as the person wants it. */
export class StatusPanel {
  readonly #ports: StatusPanelPorts;
  #isOpen = false;
  #description: SessionDescription | null = null;

  constructor(ports: StatusPanelPorts) {
    this.#ports = ports;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get description(): SessionDescription | null {
    return this.#description;
  }

  open(): void {
    this.#isOpen = true;
    this.#ports.onChange();
    void this.update();
  }

  close(): void {
    this.#isOpen = false;
    this.#description = null;
    this.#ports.onChange();
  }

  /** Something happened to the session: what stands there may be of before. */
  async update(): Promise<void> {
    if (!this.#isOpen) return;
    const described = await this.#ports.describe();
    if (!this.#isOpen || described === null) return;
    this.#description = described;
    this.#ports.onChange();
  }
}
