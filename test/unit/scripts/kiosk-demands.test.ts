import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { demandPrograms } from "../../../scripts/cli/kiosk-demands.ts";
import { tempDir } from "../../support/temp-dir.ts";

/** A program, and what is none, in a place of the test's own. */
function places() {
  const dir = tempDir();
  const [program, text, folder] = [join(dir, "program"), join(dir, "text"), join(dir, "folder")];
  writeFileSync(program, "", { mode: 0o755 });
  writeFileSync(text, "", { mode: 0o644 });
  mkdirSync(folder, { mode: 0o755 });
  return { program, text, folder, none: join(dir, "none"), here: relative(".", program) };
}

function demand(xServer: string, own?: string) {
  const flags = { user: "kiosk", display: "xorg", tty: "tty7", xServer, homeSize: "1G" } as const;
  return () => demandPrograms(own === undefined ? flags : { ...flags, program: own });
}

test("takes an X server, and a program of one's own, that can be run", () => {
  const { program } = places();
  expect(demand(program)).not.toThrow();
  expect(demand(program, program)).not.toThrow();
});

test.each(["text", "folder", "none", "here"] as const)(
  "refuses %s, and says what to do",
  (what) => {
    const { program, [what]: path } = places();
    expect(demand(path)).toThrow("apt-get install xserver-xorg");
    expect(demand(program, path)).toThrow("name the program with --program");
  },
);
