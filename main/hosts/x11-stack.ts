import { setTimeout as delay } from "node:timers/promises";
import { LockerDoubt, type NumberedWindow } from "../locker-doubt.ts";
import type { Bounds } from "../placement.ts";
import { overlap, type StackedWindow } from "../stacking.ts";
import { ask, connectX11, type X11 } from "./x11-connection.ts";
import { openOwners } from "./x11-owners.ts";
import type { XAttributes, XGeometry } from "./x11-protocol.ts";

const SUBSTRUCTURE_NOTIFY = 0x00080000;
/** What puts a window above another, or makes it larger. */
const RESTACKING = ["MapNotify", "ConfigureNotify", "CirculateNotify", "ReparentNotify"];
const INPUT_OUTPUT = 1;
const VIEWABLE = 2;
const ALREADY_GRABBED = 1;

export type StackWatch = {
  /** Only while something must stay on top: nothing wakes the shell otherwise. */
  readonly listen: (isOn: boolean) => void;
  /** The screen's windows, lowest first. */
  readonly read: () => Promise<readonly StackedWindow[]>;
  readonly close: () => void;
};

/**
 * The X server tells of each window that comes up. Chromium does not: it keeps those it has.
 *
 * @param ourPid the process whose windows are the shell's
 * @returns null where the server lets nobody in
 */
export async function watchStack(
  display: string,
  ourPid: number,
  onChange: () => void,
): Promise<StackWatch | null> {
  try {
    const x11 = await connectX11(display);
    const { client, root } = x11;
    const pidOf = await openOwners(x11);
    const doubt = new LockerDoubt({
      isKeyboardHeld: () => isKeyboardHeld(x11),
      wait: (ms) => delay(ms, undefined, { ref: false }),
      uptimeMs: () => performance.now(),
    });
    client.on("event", ({ name, wid }: XEvent) => {
      if (name === "MapNotify" && wid !== undefined) doubt.mapped(wid);
      if (RESTACKING.includes(name)) onChange();
    });
    return {
      listen: (isOn) => {
        doubt.forget();
        client.ChangeWindowAttributes(root, { eventMask: isOn ? SUBSTRUCTURE_NOTIFY : 0 });
      },
      read: async () => doubt.settle(await readStack(x11, { pidOf, ourPid })),
      close: () => client.terminate(),
    };
  } catch {
    return null;
  }
}

type XEvent = { readonly name: string; readonly wid?: number };

type Owner = {
  readonly pidOf: (window: number) => Promise<number | null>;
  readonly ourPid: number;
};

async function readStack(x11: X11, owner: Owner): Promise<readonly NumberedWindow[]> {
  const [screen, windows] = await Promise.all([
    geometryOf(x11, x11.root),
    childrenOf(x11, x11.root),
  ]);
  if (screen === null) return [];
  const all = await Promise.all(windows.map((one) => stackedWindow(x11, one, screen, owner)));
  return all.filter((one) => one !== null);
}

/** By another program. */
async function isKeyboardHeld({ client, root }: X11): Promise<boolean> {
  const status = await ask<number>((reply) => client.GrabKeyboard(root, 0, 0, 1, 1, reply));
  if (status === 0) client.UngrabKeyboard(0);
  return status === ALREADY_GRABBED;
}

async function stackedWindow(
  x11: X11,
  window: number,
  screen: Bounds,
  owner: Owner,
): Promise<NumberedWindow | null> {
  const [attributes, bounds, isOurs] = await Promise.all([
    ask<XAttributes>((reply) => x11.client.GetWindowAttributes(window, reply)),
    geometryOf(x11, window),
    isOf(x11, window, owner),
  ]);
  // It has just gone.
  if (attributes === null || bounds === null) return null;
  const { klass, mapState, overrideRedirect } = attributes;
  const isDrawn = klass === INPUT_OUTPUT && mapState === VIEWABLE;
  return {
    ...bounds,
    id: window,
    isOurs,
    isSeen: isDrawn && overlap(bounds, screen),
    isLocker: overrideRedirect === 1 && hides(bounds, screen),
  };
}

/** Under a window manager that draws frames, the program's own window stands in one. */
async function isOf(x11: X11, window: number, { pidOf, ourPid }: Owner): Promise<boolean> {
  const candidates = [window, ...(await childrenOf(x11, window))];
  const pids = await Promise.all(candidates.map(pidOf));
  return pids.includes(ourPid);
}

async function childrenOf({ client }: X11, window: number): Promise<readonly number[]> {
  const tree = await ask<{ readonly children: readonly number[] }>((reply) =>
    client.QueryTree(window, reply),
  );
  return tree?.children ?? [];
}

async function geometryOf({ client }: X11, window: number): Promise<Bounds | null> {
  const found = await ask<XGeometry>((reply) => client.GetGeometry(window, reply));
  if (found === null) return null;
  return { x: found.xPos, y: found.yPos, width: found.width, height: found.height };
}

function hides(outer: Bounds, { width, height }: Bounds): boolean {
  const { x, y } = outer;
  return x <= 0 && y <= 0 && x + outer.width >= width && y + outer.height >= height;
}
