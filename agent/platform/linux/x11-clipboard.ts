import { ask, type X11 } from "./x11-client.ts";
import type { XProperty } from "./x11-protocol.ts";

const SELECTIONS = ["CLIPBOARD", "PRIMARY", "SECONDARY"];
/** Cut buffers of before there were selections: properties of the root window (ICCCM 3). */
const CUT_BUFFERS = Array.from({ length: 8 }, (_, number) => `CUT_BUFFER${number}`);
const ANY_TYPE = 0;
const NOBODY = 0;

/**
 * Takes every selection from its owner, who is told so (SelectionClear, ICCCM 2.7), and deletes the
 * cut buffers.
 *
 * @returns how many held something
 */
export async function emptyClipboard(x11: X11): Promise<number> {
  const { selections, buffers } = await held(x11);
  for (const selection of selections) x11.client.SetSelectionOwner(NOBODY, selection);
  for (const buffer of buffers) x11.client.DeleteProperty(x11.screen.root, buffer);
  // A round trip, so that the server has done it when we say so.
  await held(x11);
  return selections.length + buffers.length;
}

/** How many selections have an owner, and cut buffers a text. */
export async function countClipboard(x11: X11): Promise<number> {
  const { selections, buffers } = await held(x11);
  return selections.length + buffers.length;
}

async function held(x11: X11) {
  const { client, screen } = x11;
  const selections = await chosen(x11, SELECTIONS, async (name) => {
    const owner = await ask<number>((reply) => client.GetSelectionOwner(name, reply));
    return owner !== null && owner !== NOBODY;
  });
  const buffers = await chosen(x11, CUT_BUFFERS, async (name) => {
    const found = await ask<XProperty>((reply) =>
      client.GetProperty(0, screen.root, name, ANY_TYPE, 0, 1, reply),
    );
    return (found?.data.length ?? 0) > 0;
  });
  return { selections, buffers };
}

async function chosen(
  { client }: X11,
  names: readonly string[],
  isHeld: (atom: number) => Promise<boolean>,
): Promise<readonly number[]> {
  const atoms = await Promise.all(
    names.map((name) => ask<number>((reply) => client.InternAtom(false, name, reply))),
  );
  const looked = await Promise.all(
    atoms.map(async (atom) => (atom !== null && (await isHeld(atom)) ? atom : null)),
  );
  return looked.filter((atom) => atom !== null);
}
