import type { GuestKey } from "../contract/guest-key.ts";
import type { GuestHold } from "../guest-hold.ts";
import { type GuestContents, mayUse } from "./electron-guest-guard.ts";
import { fallsSilent } from "./ends-within.ts";
import { originOf, type Watch } from "./guest-guard.ts";
import { KEEP_IN_SIGHT, keyCommands } from "./guest-key-input.ts";
import { guestPageScript } from "./guest-page-script.ts";

/** A slow device may be busy for seconds with an honest page. */
const ANSWERS_WITHIN_MS = 5_000;
const PRINT = "sessionwardPrint";

/** The system's print window offers files to save to: what may print goes straight to the printer. */
function pageScript(hold: GuestHold): string {
  return `(() => {
    const send = window[${JSON.stringify(PRINT)}];
    delete window[${JSON.stringify(PRINT)}];
    if (send) window.print = () => send("");
  })(); ${guestPageScript(hold)}`;
}

/**
 * What Electron has no call of its own for, over its pages' own debugging protocol, which nobody else
 * reaches: no window of the system for a file, and our script in every frame before the page's own.
 */
export class GuestPage {
  readonly #contents: GuestContents;
  readonly #watch: Watch;

  constructor(contents: GuestContents, watch: Watch) {
    this.#contents = contents;
    this.#watch = watch;
  }

  /** Before the first load: none of it is answered until then. */
  guard(onHang: () => void): void {
    const { debugger: wire } = this.#contents;
    wire.on("message", (_event, method, params, sessionId) => {
      if (method === "Target.attachedToTarget") this.#guardTarget(params.sessionId);
      if (method === "Page.fileChooserOpened") this.#onUpload();
      if (method === "Runtime.bindingCalled" && params.name === PRINT) this.#print(sessionId);
    });
    wire.attach("1.3");
    this.#guardTarget();
    this.#contents.once("did-navigate", () => void this.#watchAnswers(onHang));
  }

  /** A page that runs a script without an end answers nothing: its guest could do nothing either. */
  async #watchAnswers(onHang: () => void): Promise<void> {
    const ask = () => this.#send("Runtime.evaluate", { expression: "1" });
    const isOver = () => this.#contents.isDestroyed();
    if (await fallsSilent(ask, { isOver, withinMs: ANSWERS_WITHIN_MS })) onHang();
  }

  /** Not by running a script in it, which would count as a touch. */
  async isUntouched(start: string): Promise<boolean> {
    if (this.#contents.getURL() !== new URL(start).href) return false;
    const expression = "navigator.userActivation.hasBeenActive";
    const answer = await this.#send("Runtime.evaluate", { expression });
    return answer?.result?.value === false;
  }

  /** Pages that come get the new limits; in those that are there they are said again. */
  async hold(): Promise<void> {
    const script = pageScript(this.#watch.hold());
    await this.#send("Page.addScriptToEvaluateOnNewDocument", { source: script });
    const frames = this.#contents.mainFrame.framesInSubtree;
    await Promise.allSettled(frames.map((frame) => frame.executeJavaScript(script)));
  }

  /** As on the Chromium host; Electron's own call for it wants the window to have the keys. */
  async press(pressed: GuestKey): Promise<void> {
    const commands = keyCommands(pressed);
    await Promise.all(commands.map(({ method, params }) => this.#send(method, params)));
  }

  async keepInSight(): Promise<void> {
    await this.#send("Runtime.evaluate", { expression: KEEP_IN_SIGHT });
  }

  /** Frames of another site are targets of their own. */
  #guardTarget(sessionId?: string): void {
    const source = pageScript(this.#watch.hold());
    const send = (method: string, params: object) => void this.#send(method, params, sessionId);
    send("Page.enable", {});
    send("Page.setInterceptFileChooserDialog", { enabled: true, cancel: true });
    send("Runtime.addBinding", { name: PRINT });
    send("Page.addScriptToEvaluateOnNewDocument", { source });
    send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    send("Runtime.runIfWaitingForDebugger", {});
  }

  #onUpload(): void {
    this.#watch.onBlocked({ what: "upload", where: originOf(this.#contents.getURL()) });
  }

  /** A frame asks in its page's name: what counts is what stands on the screen. */
  #print(sessionId: string): void {
    const isTop = sessionId === "";
    if (!isTop || !mayUse(this.#watch.hold(), this.#contents.getURL(), ["print"])) return;
    this.#contents.print({ silent: true });
  }

  /** A target that has gone meanwhile answers nothing, and needs no guard. */
  #send(method: string, params: object, sessionId?: string) {
    return this.#contents.debugger.sendCommand(method, params, sessionId).catch(() => null);
  }
}
