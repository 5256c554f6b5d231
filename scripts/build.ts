import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { build as buildPage } from "vite";
import { askForBuiltins } from "./bundle-builtins.ts";
import { EXTERNAL } from "./bundle-externals.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** One self-contained file for each program; what is loaded decides memory (design §9). */
const PROGRAMS: Readonly<Record<string, string>> = {
  "sessionward.js": "scripts/sessionward.ts",
  "agent.js": "agent/daemon.ts",
  "helper.js": "agent/browsers/helper.ts",
  "leftovers.js": "agent/browsers/leftovers.ts",
  "x11-probe.js": "agent/platform/linux/x11-probe.ts",
  "session-bus-probe.js": "agent/platform/linux/session-bus-probe.ts",
  "wts-probe.js": "agent/platform/windows/wts-probe.ts",
  "posture.js": "agent/platform/posture.ts",
  "server.js": "server/main.ts",
  "shell.js": "main/main.ts",
  "pulse-thread.js": "main/hosts/pulse-thread.ts",
  "shell-electron.js": "main/electron-main.ts",
  "preload.cjs": "main/preload.ts",
};

/** Folders of static files: the shell's surfaces, what admins look at, and what `npm start` shows. */
const PAGES = ["renderer", "console", "demo"];

/**
 * One file each, but for two whose parts are loaded when they are needed: `--help` must not wait for
 * what `server run` needs, nor the first idle watch for TLS. Their chunks lie beside them, because
 * programs are found beside the file that starts them.
 */
const IN_PARTS = ["sessionward.js", "agent.js"];

const NOT_ASCII = /[^\0-\x7f]/g;
const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** V8 keeps a program's text for as long as it runs, in two bytes a letter if one letter needs them. */
const ASCII_ONLY: Plugin = {
  name: "ascii-only",
  generateBundle: (_options, parts) => {
    for (const part of Object.values(parts)) {
      if (part.type === "chunk") part.code = part.code.replace(NOT_ASCII, escaped);
    }
  },
};

const ONLY_WHAT_IS_USED: Plugin = {
  name: "only-what-is-used",
  renderChunk: askForBuiltins,
};

const CHUNK_MARK = ".part-";

/** Fuses see to these, and a page has no signals. */
const OF_ELECTRON = ["shell-electron.js", "preload.cjs"];

/** Before anything else of the program, but behind its `#!`. */
const noDebuggerIn = (entry: string): Plugin => ({
  name: "no-debugger",
  transform(code, id) {
    if (id !== entry) return null;
    const first = `import ${JSON.stringify(join(root, "scripts/no-debugger.ts"))};`;
    return code.replace(/^(#!.*\n)?/, `$1${first}\n`);
  },
});

/** `node scripts/build.ts agent.js helper.js` builds only those; no names: everything. */
const chosen = process.argv.slice(2);
const programs = Object.entries(PROGRAMS).filter(
  ([file]) => chosen.length === 0 || chosen.includes(file),
);
const missing = programs.filter(([, entry]) => !existsSync(join(root, entry)));
if (missing.length > 0) {
  process.stderr.write(`build: no such source: ${missing.map(([, entry]) => entry).join(", ")}\n`);
  process.exit(1);
}

mkdirSync(dist, { recursive: true });
for (const [file] of programs) removeChunks(file);
await Promise.all(programs.map(([file, entry]) => bundle(file, entry)));
if (chosen.length === 0) {
  for (const page of PAGES) {
    const configFile = join(root, `vite.${page}.config.ts`);
    await buildPage({ configFile, logLevel: "warn" });
  }
  removeStrangers();
}

async function bundle(file: string, entry: string): Promise<void> {
  const bundled = await rolldown({
    input: join(root, entry),
    platform: "node",
    external: [/^node:/, ...EXTERNAL.map((name) => new RegExp(`^${name}(/|$)`))],
    treeshake: true,
    plugins: [
      ...(OF_ELECTRON.includes(file) ? [] : [noDebuggerIn(join(root, entry))]),
      ...[ONLY_WHAT_IS_USED, ASCII_ONLY],
    ],
  });
  await bundled.write({
    ...placeOf(file),
    format: file.endsWith(".cjs") ? "cjs" : "esm",
    // White space only: names stay readable in a stack trace, and V8 has less to read at a start.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    sourcemap: false,
  });
  await bundled.close();
}

function placeOf(file: string) {
  if (!IN_PARTS.includes(file)) return { file: join(dist, file), codeSplitting: false };
  const chunkFileNames = `${file.replace(".js", "")}${CHUNK_MARK}[name]-[hash].js`;
  return { dir: dist, codeSplitting: true, entryFileNames: file, chunkFileNames };
}

/** What an older build left must not be run by mistake. */
function removeStrangers(): void {
  const expected = new Set([...Object.keys(PROGRAMS), ...PAGES]);
  for (const name of readdirSync(dist)) {
    if (!expected.has(name) && !name.includes(CHUNK_MARK))
      rmSync(join(dist, name), { recursive: true });
  }
}

function removeChunks(file: string): void {
  const prefix = `${file.replace(".js", "")}${CHUNK_MARK}`;
  for (const name of readdirSync(dist)) {
    if (name.startsWith(prefix)) rmSync(join(dist, name));
  }
}
