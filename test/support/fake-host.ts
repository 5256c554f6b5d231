import type { SurfaceView } from "../../main/contract/bridge.ts";
import type { Host } from "../../main/hosts/host.ts";
import type { Display, SurfaceWindow } from "../../main/shell.ts";

/** A host that remembers what it was told to show. */
export class FakeHost implements Host {
  readonly kind = "chromium";
  readonly pushed: { windowId: string; view: SurfaceView }[] = [];
  windows: readonly SurfaceWindow[] = [];
  closed = false;
  readonly #displays: readonly Display[];

  constructor(displays: readonly Display[]) {
    this.#displays = displays;
  }

  displays(): readonly Display[] {
    return this.#displays;
  }

  async show(windows: readonly SurfaceWindow[]): Promise<void> {
    this.windows = windows;
  }

  async push(windowId: string, view: SurfaceView): Promise<void> {
    this.pushed.push({ windowId, view });
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
