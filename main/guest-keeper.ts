import { isDeepStrictEqual } from "node:util";
import type { BlockedCounts } from "../agent/contract/guest-blocked.ts";
import type { Result } from "../policies/result.ts";
import type { Desk } from "./contract/bridge.ts";
import type { GuestKey } from "./contract/guest-key.ts";
import { type Guest, type GuestEnd, type GuestGone, guestStep } from "./guest.ts";
import type { GuestHold } from "./guest-hold.ts";
import { afterLoss, afterUnreachable, SOON_MS } from "./guest-losses.ts";
import { GuestNotice, type GuestNoticePorts } from "./guest-notice.ts";
import type { GuestRules } from "./guest-rules.ts";
import type { Bounds } from "./placement.ts";

type StartGuest = (
  rules: GuestRules,
  onGone: (how: GuestGone) => void,
) => Promise<Result<Guest, string>>;

export type GuestKeeperPorts = GuestNoticePorts & {
  readonly startGuest: StartGuest;
  readonly onEnd: (end: GuestEnd) => void;
  readonly onFailure: (because: string) => void;
  /** Milliseconds that never jump. */
  readonly uptimeMs: () => number;
};

export type GuestListener = Pick<GuestKeeperPorts, "onEnd" | "onFailure" | "onDesk" | "onFault"> & {
  readonly onBlocked: (counts: BlockedCounts) => void;
  readonly onHome: () => void;
};

type Open = { readonly guest: Guest; hold: GuestHold; isTyped: boolean };

/** Keeps the one guest's browser as it is wanted, one step at a time, and never two guests at once. */
export class GuestKeeper {
  readonly #ports: GuestKeeperPorts;
  #wanted: GuestRules | null = null;
  #open: Open | null = null;
  #turn: Promise<void> = Promise.resolve();
  #lossesAtMs: readonly number[] = [];
  #notBeforeMs = 0;
  /** How often in a row the start page could not be reached. */
  #unreachable = 0;
  #nothingLeft = true;
  #roomPx = 0;
  #screen: Bounds | null = null;
  readonly #notice: GuestNotice;

  constructor(ports: GuestKeeperPorts) {
    this.#ports = ports;
    this.#notice = new GuestNotice(ports);
  }

  /** @param rules null: nobody's browser is to be open */
  want(rules: GuestRules | null): Promise<void> {
    // What could not be reached may be another page by now: that is tried at once.
    const isOther = JSON.stringify(rules) !== JSON.stringify(this.#wanted);
    if (isOther && this.#unreachable > 0) this.#notBeforeMs = 0;
    if (rules === null) this.#notice.rest();
    this.#wanted = rules;
    this.#turn = this.#turn.then(() => this.#converge());
    return this.#turn;
  }

  /** Nobody else gives the keys back where there is no window manager. */
  async toFront(): Promise<void> {
    await this.#open?.guest.toFront();
  }

  async press(key: GuestKey): Promise<void> {
    const open = this.#open;
    if (open === null) return;
    // A browser that somebody types in is somebody's, whatever it says itself.
    open.isTyped = true;
    await open.guest.press(key);
  }

  async leaveRoom(heightPx: number): Promise<void> {
    this.#roomPx = heightPx;
    await this.#open?.guest.leaveRoom(heightPx);
  }

  /** Its display came, or has another place or size. */
  async move(screen: Bounds): Promise<void> {
    if (isDeepStrictEqual(screen, this.#screen)) return;
    this.#screen = screen;
    await this.#open?.guest.move(screen);
  }

  close(): Promise<void> {
    return this.want(null);
  }

  async #converge(): Promise<void> {
    const step = guestStep(this.#open?.hold ?? null, this.#wanted);
    if (step === "close") await this.#end();
    if (step === "open") await this.#start();
    if (step === "change") await this.#change();
  }

  /** Nobody loses what they have begun to a policy: the rules change in place, or before anybody came. */
  async #change(): Promise<void> {
    const now = this.#wanted;
    const open = this.#open;
    if (now === null || open === null) return;
    if (!open.isTyped && (await open.guest.isUntouched())) {
      await this.#end();
      return this.#start();
    }
    open.hold = { ...open.hold, now };
    await open.guest.hold(now);
  }

  async #end(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const end = await open.guest.end();
    this.#nothingLeft = end.leftFiles === 0;
    this.#ports.onEnd(end);
  }

  async #start(): Promise<void> {
    const rules = this.#wanted;
    if (rules === null || this.#ports.uptimeMs() < this.#notBeforeMs) return;
    const screen = this.#screen;
    const started = await this.#ports.startGuest(rules, (how) => this.#onGone(how));
    if (!started.ok && started.reason === "unreachable") return this.#miss(started.detail);
    if (!started.ok) return this.#lose(started.detail);
    const guest = started.value;
    const open = { hold: { began: rules, now: rules }, guest, isTyped: false };
    this.#open = open;
    if (this.#screen !== null && this.#screen !== screen) void guest.move(this.#screen);
    if (this.#roomPx > 0) void guest.leaveRoom(this.#roomPx);
    this.#unreachable = 0;
    this.#notice.leaveDesk();
    this.#notice.isUp(() => this.#open === open);
  }

  /** What is left of it goes before the next. */
  #onGone(how: GuestGone): void {
    this.#turn = this.#turn.then(() => this.#end());
    if (how === "closed") this.#again(SOON_MS);
    // Told when it is known what is left of it.
    else this.#turn = this.#turn.then(() => this.#lose("it crashed or hung"));
  }

  #lose(because: string): void {
    const loss = afterLoss(this.#lossesAtMs, this.#ports.uptimeMs());
    this.#lossesAtMs = loss.lossesAtMs;
    const times = loss.lossesAtMs.length;
    if (times === 1 || loss.mustTell) this.#ports.onFailure(`${because} (${times} in a row)`);
    if (loss.againAfterMs > 0) this.#notice.sendToDesk(this.#desk("lost", loss.againAfterMs));
    this.#again(loss.againAfterMs);
  }

  /** The browser is well, and shows what no guest can use. */
  #miss(because: string): void {
    this.#unreachable += 1;
    const againInMs = afterUnreachable(this.#unreachable);
    if (this.#unreachable === 1) this.#ports.onFailure(because);
    this.#notice.sendToDesk(this.#desk("unreachable", againInMs));
    this.#again(againInMs);
  }

  #desk(fault: Desk["fault"], againInMs: number): Desk {
    return { fault, nothingLeft: this.#nothingLeft, againInMs };
  }

  #again(afterMs: number): void {
    const notBeforeMs = this.#ports.uptimeMs() + afterMs;
    this.#notBeforeMs = notBeforeMs;
    this.#ports.after(afterMs, () => {
      // Timers ring a little early now and then: that must not be the end of all tries.
      if (this.#notBeforeMs === notBeforeMs) this.#notBeforeMs = 0;
      void this.want(this.#wanted);
    });
  }
}
