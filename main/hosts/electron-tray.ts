import type { TrayPlan } from "../tray.ts";
import type { ElectronCalls } from "./electron.ts";

const SIDE = 32;
const RADIUS = 13;
const WIDTH = 5;
/** Blue, green, red, alpha: seen on light and on dark bars alike. */
const INK = [0xd8, 0x86, 0x3c, 0xff];
const FAINT = [0xd8, 0x86, 0x3c, 0x55];

/** The line beside the system's clock: a ring that shrinks in the last hour, and a way to the page. */
export class ElectronTray {
  readonly #calls: ElectronCalls;
  readonly #onOpen: () => void;
  #tray: ReturnType<ElectronCalls["createTray"]> | null = null;

  constructor(calls: ElectronCalls, onOpen: () => void) {
    this.#calls = calls;
    this.#onOpen = onOpen;
  }

  show(plan: TrayPlan | null): void {
    if (plan === null) {
      this.close();
      return;
    }
    const tray = this.#tray ?? this.#open(plan);
    tray.setImage(this.#calls.picture(ring(plan.share), SIDE));
    tray.setToolTip(plan.text);
    // Where no click is told of (Linux), the menu is the way.
    tray.setContextMenu(this.#calls.menu([{ label: plan.text, click: this.#onOpen }]));
  }

  close(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  #open({ share }: TrayPlan) {
    const tray = this.#calls.createTray(this.#calls.picture(ring(share), SIDE));
    tray.on("click", this.#onOpen);
    this.#tray = tray;
    return tray;
  }
}

/** Pure: a ring as raw pixels, of which this share is left, clockwise from the top. */
export function ring(share: number): Buffer {
  const pixels = Array.from({ length: SIDE * SIDE }, (_, index) => {
    const x = (index % SIDE) - (SIDE - 1) / 2;
    const y = Math.floor(index / SIDE) - (SIDE - 1) / 2;
    if (Math.abs(Math.hypot(x, y) - RADIUS) > WIDTH / 2) return [0, 0, 0, 0];
    const turned = (Math.atan2(x, -y) / (2 * Math.PI) + 1) % 1;
    return turned <= share ? INK : FAINT;
  });
  return Buffer.from(pixels.flat());
}
