import { join } from "node:path";
import { findChromium } from "../main/hosts/chromium-path.ts";
import { EXIT, printLine, printProgress } from "./cli/output.ts";
import { photographConsole } from "./screens/console-pictures.ts";
import { recordDemo } from "./screens/demo-recording.ts";
import { photographShell } from "./screens/shell-pictures.ts";

const root = join(import.meta.dirname, "..");
const outDir = join(root, "docs", "screens");
const built = (page: string) => join(root, "dist", page);

const PARTS: Readonly<Record<string, (executable: string) => Promise<void>>> = {
  shell: (executable) => photographShell(executable, built("renderer"), outDir),
  console: (executable) => photographConsole(executable, built("console"), join(outDir, "console")),
  demo: (executable) => recordDemo(executable, join(outDir, "demo")),
};

const HELP = `npm run screens [-- PART]...

Makes the pictures in docs/screens anew, from what is built:
  shell    every surface, as test/e2e/shell-gallery.test.ts renders it
  console  every page that admins look at
  demo     a recording of the tour of npm start

Without a PART: all of them.
`;

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(PARTS, name));
if (asked.includes("--help")) printLine(HELP);
else if (unknown !== undefined) {
  printProgress(`screens: no part is called ${unknown}: ${Object.keys(PARTS).join(", ")}`);
  process.exitCode = EXIT.usage;
} else {
  const executable = await findChromium();
  if (executable === null) throw new Error("no Chromium is installed");
  const names = asked.length === 0 ? Object.keys(PARTS) : asked;
  for (const name of names) await PARTS[name]?.(executable);
}
