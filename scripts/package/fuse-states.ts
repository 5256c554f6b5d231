/** electron-builder's name of a fuse, and what it is to be. */
export type WantedFuses = Readonly<Record<string, boolean>>;

/** As `@electron/fuses` reads a program: by number, the character that stands in it. */
export type FuseWire = Readonly<Record<number, number>>;

/** https://github.com/electron/fuses: `FuseState` */
const STATES: Readonly<Record<number, boolean>> = { 48: false, 49: true };

/**
 * Pure: what a built program says otherwise than the packager was told. A fuse that was taken out, or
 * that nobody decided about, is one that Electron decides about.
 *
 * @param numbers of the fuses, by `@electron/fuses`' own names
 */
export function fuseFaults(
  wire: FuseWire,
  wanted: WantedFuses,
  numbers: Readonly<Record<string, number>>,
): readonly string[] {
  return Object.entries(numbers).flatMap(([name, number]) => {
    const asked = wanted[`${name.charAt(0).toLowerCase()}${name.slice(1)}`];
    const found = STATES[wire[number] ?? -1];
    if (asked === undefined) return [`${name} is decided by nobody`];
    if (found === asked) return [];
    return [`${name} is ${found === undefined ? "not there" : text(found)}, not ${text(asked)}`];
  });
}

function text(isOn: boolean): string {
  return isOn ? "on" : "off";
}
