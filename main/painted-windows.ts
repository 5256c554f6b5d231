import type { SurfaceKind } from "./contract/bridge.ts";
import type { SurfaceWindow } from "./shell.ts";

/** What people opened themselves, or what is there all the time: nobody was told anything by it. */
const TELLS_NOTHING: readonly SurfaceKind[] = ["status", "home", "bar", "spare", "keyboard"];

type Shown = { readonly surface: SurfaceKind; readonly displays: number };

/** Which windows have painted what they show: the proof that people were told. */
export class PaintedWindows {
  readonly #tell: (shown: Shown) => Promise<unknown>;
  /** Since they were last told of. */
  readonly #painted = new Set<string>();
  readonly #told = new Set<string>();
  #windows: readonly SurfaceWindow[] = [];

  constructor(tell: (shown: Shown) => Promise<unknown>) {
    this.#tell = tell;
  }

  /** Something else is shown now. */
  clear(): void {
    this.keep([]);
  }

  /** A window that is opened anew, because its display came back or has turned, has painted nothing. */
  keep(windows: readonly SurfaceWindow[]): void {
    this.#windows = windows;
    const up = new Set(windows.map(keyOf));
    for (const keys of [this.#painted, this.#told]) {
      for (const key of keys) if (!up.has(key)) keys.delete(key);
    }
  }

  /** Tells once every display has painted the surface, and again once one that joined them has. */
  async add(window: SurfaceWindow): Promise<void> {
    const { surface } = window;
    this.#painted.add(keyOf(window));
    const alike = this.#windows.filter((one) => one.surface === surface).map(keyOf);
    const joins = alike.some((key) => !this.#told.has(key));
    const isUp = (key: string) => this.#painted.has(key) || (joins && this.#told.has(key));
    if (TELLS_NOTHING.includes(surface) || !alike.every(isUp)) return;
    for (const key of alike) {
      this.#painted.delete(key);
      this.#told.add(key);
    }
    await this.#tell({ surface, displays: alike.length });
  }
}

function keyOf({ id, surface, bounds }: SurfaceWindow): string {
  return [surface, id, bounds.x, bounds.y, bounds.width, bounds.height].join(" ");
}
