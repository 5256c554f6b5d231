import type { BrowserContext, CDPSession } from "playwright-core";
import type { GuestKey } from "../contract/guest-key.ts";
import type { Bounds } from "../placement.ts";
import { KEEP_IN_SIGHT, type KeyCommand, keyCommands } from "./guest-key-input.ts";
import { fillScreen } from "./guest-window.ts";

/**
 * Over the browser's pipe, so that it needs no window that has the keys. Asked of the protocol itself:
 * playwright's own way to run a script counts as a touch.
 */
export class GuestKeyboard {
  readonly #context: BrowserContext;
  #session: Promise<CDPSession> | null = null;
  #roomPx = 0;
  #screen: Bounds | null = null;

  constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** A page that has gone meanwhile takes no keys; nothing of the key stands in any message. */
  async press(pressed: GuestKey): Promise<void> {
    const session = await this.#wire();
    if (session === null) return;
    await Promise.allSettled(keyCommands(pressed).map((command) => send(session, command)));
  }

  async move(screen: Bounds): Promise<void> {
    this.#screen = screen;
    await this.leaveRoom(this.#roomPx);
  }

  async leaveRoom(heightPx: number): Promise<void> {
    this.#roomPx = heightPx;
    const session = await this.#wire();
    if (session === null) return;
    await fillScreen(session, { roomPx: heightPx, screen: this.#screen }).catch(() => undefined);
    await session.send("Runtime.evaluate", { expression: KEEP_IN_SIGHT }).catch(() => undefined);
  }

  async #wire(): Promise<CDPSession | null> {
    const page = this.#context.pages()[0];
    if (page === undefined) return null;
    this.#session ??= this.#context.newCDPSession(page);
    return this.#session.catch(() => null);
  }
}

function send(session: CDPSession, command: KeyCommand): Promise<unknown> {
  if (command.method === "Input.insertText") return session.send(command.method, command.params);
  return session.send(command.method, command.params);
}
