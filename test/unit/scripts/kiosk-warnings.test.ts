import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { kioskWarnings } from "../../../scripts/cli/kiosk-warnings.ts";
import { tempDir } from "../../support/temp-dir.ts";

const OWN = "/etc/X11/xorg.conf";
const OURS = "/etc/X11/xorg.conf.d/99-sessionward-kiosk.conf";
const flags = (...lines: readonly string[]) =>
  ['Section "ServerFlags"', ...lines.map((line) => `  ${line}`), "EndSection", ""].join("\n");
const NOT_HELD = flags('Option "BlankTime" "0"');

function machine(files: Readonly<Record<string, string>>): string {
  const root = tempDir();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const warned = (files: Readonly<Record<string, string>>) => kioskWarnings("xorg", machine(files));

test.each([
  ["no configuration at all", {}],
  ["flags of ours alone", { [OURS]: flags('Option "DontVTSwitch" "true"') }],
  ["a configuration without flags", { [OWN]: 'Section "Device"\n Driver "dummy"\nEndSection\n' }],
  ["flags in a remark", { [OWN]: `# Section "ServerFlags"\n# EndSection\n` }],
  ["flags that say so too", { [OWN]: flags('Option "DontVTSwitch" "true"') }],
  ["flags that say so in other letters", { [OWN]: flags('option "dont_vt switch" "Yes"') }],
  ["flags that say so without a value", { [OWN]: flags('Option "DontVTSwitch"') }],
  ["flags that ours come after", { "/etc/X11/xorg.conf.d/10-own.conf": NOT_HELD }],
  ["a file that the server does not read", { "/etc/X11/xorg.conf.d/99-zoom.conf.old": NOT_HELD }],
])("83: says nothing of %s", (_what, files) => {
  expect(warned(files)).toEqual([]);
});

test.each([
  ["that leave it out", OWN, NOT_HELD],
  ["that switch it off", OWN, flags('Option "DontVTSwitch" "false"')],
  ["with it in a remark", OWN, flags('# Option "DontVTSwitch" "true"')],
  ["of which the last leave it out", OWN, flags('Option "DontVTSwitch" "on"') + NOT_HELD],
  ["where no xorg.conf is in its place", "/etc/xorg.conf", NOT_HELD],
  ["in a file that comes after ours", "/etc/X11/xorg.conf.d/99-zoom.conf", NOT_HELD],
])("83: warns of a machine's own flags %s", (_what, path, text) => {
  const [warning = "", ...others] = warned({
    [OURS]: flags('Option "DontVTSwitch"'),
    [path]: text,
  });
  expect(warning).toContain(`${path} has a section "ServerFlags" of its own`);
  expect(warning).toContain('put Option "DontVTSwitch" "true" into it');
  expect(others).toEqual([]);
});

test("83: warns of the one file that counts, and of none under cage", () => {
  const files = { [OWN]: NOT_HELD, "/etc/X11/xorg.conf.d/99-zoom.conf": NOT_HELD };
  expect(warned(files)).toEqual([expect.stringContaining(`${OWN} has`)]);
  expect(kioskWarnings("cage", machine(files))).toEqual([]);
});
