import type { SurfaceWindow } from "./shell.ts";

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
    // Nobody was told anything with what they opened themselves.
    if (surface === "status" || !alike.every((one) => this.#ids.has(one.id))) return null;
    for (const one of alike) this.#ids.delete(one.id);
    return alike.length;
  }
}
