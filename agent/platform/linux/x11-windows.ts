import { ask, type X11 } from "./x11-client.ts";
import type { XAttributes, XClientId, XGeometry, XProperty, XTree } from "./x11-protocol.ts";

const INPUT_OUTPUT = 1;
const VIEWABLE = 2;
const ALREADY_GRABBED = 1;
/** Window ids below this belong to the server itself: the root, a compositor's overlay. */
const FIRST_CLIENT_ID = 0x00200000;
const LOCAL_CLIENT_PID = 2;
const ANY_TYPE = 0;

/**
 * Whether a screen locker is up: a window that no window manager handles hides the whole root, and
 * another client holds the keyboard. `notBy` are WM_CLASS names that don't count (our own cover).
 */
export async function isCovered(x11: X11, notBy: readonly string[]): Promise<boolean> {
  for (const window of (await topWindows(x11)).toReversed()) {
    const [attributes, geometry] = await Promise.all([
      ask<XAttributes>((reply) => x11.client.GetWindowAttributes(window, reply)),
      ask<XGeometry>((reply) => x11.client.GetGeometry(window, reply)),
    ]);
    if (attributes === null || geometry === null) continue;
    const seen = attributes.mapState === VIEWABLE && attributes.klass === INPUT_OUTPUT;
    if (!seen || attributes.overrideRedirect !== 1 || !coversRoot(x11, geometry)) continue;
    const names = await classesOf(x11, window);
    if (names.some((name) => notBy.includes(name))) continue;
    return keyboardIsHeld(x11);
  }
  return false;
}

/** The windows of these processes but those of WM_CLASS `notBy`. */
export type Whose = { readonly pids: readonly number[]; readonly notBy: readonly string[] };

/** Sends WM_DELETE_WINDOW (ICCCM 4.2.8.1) to the windows of these processes; says to how many. */
export async function askToClose(x11: X11, whose: Whose): Promise<number> {
  const protocols = await atom(x11, "WM_PROTOCOLS");
  const deleteWindow = await atom(x11, "WM_DELETE_WINDOW");
  const windows = await closableWindows(x11, whose);
  for (const window of windows) {
    x11.client.SendClientMessage(window, window, protocols, 32, [deleteWindow, 0], 0);
  }
  // A round trip, so that the messages have left before anybody ends this process.
  await ask<XTree>((reply) => x11.client.QueryTree(x11.screen.root, reply));
  return windows.length;
}

/** Windows on screen (or iconified) that understand WM_DELETE_WINDOW and are `whose`. */
export async function closableWindows(x11: X11, { pids, notBy }: Whose): Promise<number[]> {
  const wanted = new Set(pids);
  const candidates = await clientWindows(x11);
  const chosen = await Promise.all(
    candidates.map(async (window) => {
      const owners = await ownersOf(x11, window);
      if (!owners.some((pid) => wanted.has(pid))) return null;
      if ((await classesOf(x11, window)).some((name) => notBy.includes(name))) return null;
      return (await understandsDelete(x11, window)) ? window : null;
    }),
  );
  return chosen.filter((window) => window !== null);
}

async function topWindows(x11: X11): Promise<readonly number[]> {
  const tree = await ask<XTree>((reply) => x11.client.QueryTree(x11.screen.root, reply));
  return (tree?.children ?? []).filter((window) => window >= FIRST_CLIENT_ID);
}

/** Children of the root and, under a reparenting window manager, what stands in its frames. */
async function clientWindows(x11: X11): Promise<number[]> {
  const state = await atom(x11, "WM_STATE");
  const top = await topWindows(x11);
  const frames = await Promise.all(
    top.map((window) => ask<XTree>((reply) => x11.client.QueryTree(window, reply))),
  );
  const all = [...top, ...frames.flatMap((frame) => frame?.children ?? [])];
  const shown = await Promise.all(
    all.map(async (window) => {
      const attributes = await ask<XAttributes>((reply) =>
        x11.client.GetWindowAttributes(window, reply),
      );
      if (attributes?.mapState === VIEWABLE) return true;
      return (await property(x11, window, state)).length > 0;
    }),
  );
  return all.filter((_, index) => shown[index]);
}

function coversRoot(x11: X11, { xPos, yPos, width, height }: XGeometry): boolean {
  const { pixel_width, pixel_height } = x11.screen;
  return xPos <= 0 && yPos <= 0 && xPos + width >= pixel_width && yPos + height >= pixel_height;
}

/** A locker takes the keyboard for itself; a picture that only looks like one does not. */
async function keyboardIsHeld(x11: X11): Promise<boolean> {
  const status = await ask<number>((reply) =>
    x11.client.GrabKeyboard(x11.screen.root, 0, 0, 1, 1, reply),
  );
  if (status === 0) x11.client.UngrabKeyboard(0);
  return status === ALREADY_GRABBED;
}

async function understandsDelete(x11: X11, window: number): Promise<boolean> {
  const wanted = await atom(x11, "WM_DELETE_WINDOW");
  return words(await property(x11, window, await atom(x11, "WM_PROTOCOLS"))).includes(wanted);
}

/** The server knows which process connected (X-Resource 1.2); `_NET_WM_PID` is what it says of itself. */
async function ownersOf(x11: X11, window: number): Promise<number[]> {
  const { res } = x11;
  const told = words(await property(x11, window, await atom(x11, "_NET_WM_PID")));
  if (res === null) return told;
  const ids = await ask<readonly XClientId[]>((reply) =>
    res.QueryClientIds([{ client: window, mask: LOCAL_CLIENT_PID }], reply),
  );
  return [...told, ...(ids ?? []).flatMap(({ value }) => value)];
}

async function classesOf(x11: X11, window: number): Promise<string[]> {
  const value = await property(x11, window, await atom(x11, "WM_CLASS"));
  return value.toString("latin1").split("\0").filter(Boolean);
}

async function property(x11: X11, window: number, name: number): Promise<Buffer> {
  const found = await ask<XProperty>((reply) =>
    x11.client.GetProperty(0, window, name, ANY_TYPE, 0, 64, reply),
  );
  return found?.data ?? Buffer.alloc(0);
}

function words(value: Buffer): number[] {
  return Array.from({ length: value.length >> 2 }, (_, index) => value.readUInt32LE(index * 4));
}

async function atom(x11: X11, name: string): Promise<number> {
  return (await ask<number>((reply) => x11.client.InternAtom(false, name, reply))) ?? 0;
}
