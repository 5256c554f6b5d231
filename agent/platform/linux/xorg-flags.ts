/** One file of the X server's configuration. */
export type XorgFile = { readonly path: string; readonly text: string };

const SECTION = /^\s*section\s+"([^"]*)"(.*?)^\s*endsection/gims;
const OPTION = /^\s*option\s+"([^"]*)"(?:\s+"([^"]*)")?/gim;
const YES = ["", "1", "on", "true", "yes"];

/**
 * Pure: the file whose flags count, where they let a guest switch to another terminal; null where none
 * does. Of several sections the server takes the last one whole, seen on Xorg 21.1.
 *
 * @param files in the order in which the server reads them
 */
export function letsSwitchTerminals(files: readonly XorgFile[]): string | null {
  const counts = files.findLast(({ text }) => flagsIn(text).length > 0);
  if (counts === undefined) return null;
  return holdsTerminal(flagsIn(counts.text).at(-1) ?? "") ? null : counts.path;
}

function flagsIn(text: string): readonly string[] {
  const sections = [...text.matchAll(SECTION)];
  return sections
    .filter(([, name = ""]) => plain(name) === "serverflags")
    .map(([, , body = ""]) => body);
}

function holdsTerminal(flags: string): boolean {
  const said = [...flags.matchAll(OPTION)].findLast(([, name = ""]) => plain(name) === WANTED);
  return said !== undefined && YES.includes((said[2] ?? "").trim().toLowerCase());
}

const WANTED = "dontvtswitch";

/** Names are the same with other letters, blanks and underscores in them (xorg.conf(5)). */
function plain(name: string): string {
  return name.replaceAll(/[\s_]/g, "").toLowerCase();
}
