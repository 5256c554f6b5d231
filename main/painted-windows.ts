import type { SurfaceKind } from "./contract/bridge.ts";
import type { SurfaceWindow } from "./shell.ts";

/** What people opened themselves, or what is there all the time: nobody was told anything by it. */
const TELLS_NOTHING: readonly SurfaceKind[] = ["status", "home", "bar", "keyboard"];

/** Which windows have painted what they show: the proof that people were told. */
export class PaintedWindows {
  readonly #ids = new Set<string>();

  /** Something else is shown now. */
  clear(): void {
    this.#ids.clear();
  }

  /** @returns on how many displays the surface is, once each of them has painted it; null before */
  add({ id, surface }: SurfaceWindow, windows: readonly SurfaceWindow[]): number | null {
    this.#ids.add(id);
    const alike = windows.filter((one) => one.surface === surface);
    if (TELLS_NOTHING.includes(surface) || !alike.every((one) => this.#ids.has(one.id)))
      return null;
    for (const one of alike) this.#ids.delete(one.id);
    return alike.length;
  }
}
