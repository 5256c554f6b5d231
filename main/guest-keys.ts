import type { ShellStatus } from "../agent/contract/local-calls.ts";
import { fail } from "../policies/result.ts";
import type { BridgeReply } from "./contract/bridge.ts";
import type { GuestKey } from "./contract/guest-key.ts";
import { guestRules } from "./guest.ts";
import type { GuestKeeper } from "./guest-keeper.ts";
import { KEYBOARD_HEIGHT } from "./placement.ts";
import type { SurfaceWindow } from "./shell.ts";

export type GuestKeysPorts = {
  readonly guests: Pick<GuestKeeper, "press" | "leaveRoom" | "toFront">;
  readonly status: () => ShellStatus | null;
  readonly onChange: () => void;
};

/** The keyboard on a kiosk's screen: up or not. What is typed on it passes through and is kept nowhere. */
export class GuestKeys {
  readonly #ports: GuestKeysPorts;
  #isOpen = false;

  constructor(ports: GuestKeysPorts) {
    this.#ports = ports;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  toggle(): BridgeReply {
    if (guestRules(this.#ports.status()) === null) return fail("noGuest", "no guest is here");
    this.#set(!this.#isOpen);
    return { ok: true };
  }

  close(): void {
    if (this.#isOpen) this.#set(false);
  }

  /** Only what stands on that keyboard types, only while a guest is there, and only into their page. */
  async press(key: GuestKey, { surface }: Pick<SurfaceWindow, "surface">): Promise<BridgeReply> {
    const isGuestThere = guestRules(this.#ports.status()) !== null;
    if (surface !== "keyboard" || !isGuestThere) return fail("noGuest", "no guest is here");
    await this.#ports.guests.press(key);
    // Whoever has a keyboard beside the screen as well: a touch gave its keys to our window.
    void this.#ports.guests.toFront();
    return { ok: true };
  }

  #set(isOpen: boolean): void {
    this.#isOpen = isOpen;
    void this.#ports.guests.leaveRoom(isOpen ? KEYBOARD_HEIGHT : 0);
    this.#ports.onChange();
    void this.#ports.guests.toFront();
  }
}
