import type { ShellStatus } from "../agent/contract/local-calls.ts";
import type { Language } from "../policies/vocabulary.ts";
import { type TrayPlan, trayPlan } from "./tray.ts";

/** A number of minutes is never off by more than this. */
const LOOK_EVERY_MS = 20_000;

export type TrayKeeperPorts = {
  readonly status: () => ShellStatus | null;
  readonly language: () => Language;
  /** Null: there is none. */
  readonly show: (plan: TrayPlan | null) => void;
};

/** Keeps the line beside the clock true, while there is one, and touches it only when it changes. */
export class TrayKeeper {
  readonly #ports: TrayKeeperPorts;
  #shown = "null";
  #timer: NodeJS.Timeout | null = null;

  constructor(ports: TrayKeeperPorts) {
    this.#ports = ports;
  }

  readonly update = (): void => {
    const { status, language, show } = this.#ports;
    const plan = trayPlan(status(), language());
    const text = JSON.stringify(plan);
    if (text !== this.#shown) show(plan);
    this.#shown = text;
    if (plan === null) this.close();
    else this.#timer ??= setInterval(this.update, LOOK_EVERY_MS).unref();
  };

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
