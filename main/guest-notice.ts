import type { KioskFault } from "../agent/contract/guest-blocked.ts";
import type { Desk } from "./contract/bridge.ts";

/** One that was lost again and again is only back when it has stayed this long. */
const STAYS_MS = 60_000;

export type GuestNoticePorts = {
  /** No guest's browser stays up, and when it is tried again; null: one is up, or none is wanted. */
  readonly onDesk: (desk: Desk | null) => void;
  /** The same for who looks after the kiosk: once, however often it is tried; null: one is up again. */
  readonly onFault: (fault: KioskFault) => void;
  readonly after: (ms: number, run: () => void) => void;
};

/** Tells people at the kiosk each time, and its owners once, that no guest's browser stays up. */
export class GuestNotice {
  readonly #ports: GuestNoticePorts;
  #isAtDesk = false;
  /** Undefined: a shell before this one may have told of a fault that is over by now. */
  #told: KioskFault | undefined;
  #saysAgain = false;

  constructor(ports: GuestNoticePorts) {
    this.#ports = ports;
  }

  sendToDesk(desk: Desk): void {
    this.#isAtDesk = true;
    this.#ports.onDesk(desk);
    this.#tell(desk.fault);
  }

  leaveDesk(): void {
    if (this.#isAtDesk) this.#ports.onDesk(null);
    this.#isAtDesk = false;
  }

  /** Nobody is wanted, and perhaps there is no kiosk any more: then the agent has ended its fault. */
  rest(): void {
    this.leaveDesk();
    this.#saysAgain = true;
  }

  /** @param isStillUp whether that very browser still is */
  isUp(isStillUp: () => boolean): void {
    if (this.#told === undefined || this.#told === "unreachable") this.#tell(null);
    if (this.#told === null) return;
    this.#ports.after(STAYS_MS, () => {
      if (isStillUp()) this.#tell(null);
    });
  }

  #tell(fault: KioskFault): void {
    const isAgain = fault !== null && this.#saysAgain;
    if (fault !== this.#told || isAgain) this.#ports.onFault(fault);
    this.#told = fault;
    this.#saysAgain = false;
  }
}
