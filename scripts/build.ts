import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { build as buildRenderer } from "vite";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** One self-contained file for each program; what is loaded decides memory (design §9). */
const PROGRAMS: Readonly<Record<string, string>> = {
  "sessionward.js": "scripts/sessionward.ts",
  "agent.js": "agent/main.ts",
  "helper.js": "agent/browsers/helper.ts",
  "x11-probe.js": "agent/platform/linux/x11-probe.ts",
  "posture.js": "agent/platform/posture.ts",
  "server.js": "server/main.ts",
  "shell.js": "main/main.ts",
  "shell-electron.js": "main/electron-main.ts",
  "preload.cjs": "main/preload.ts",
};

/** Native, provided by the host, or heavy and loaded by one program only: stay packages. */
const EXTERNAL = [
  "better-sqlite3",
  "dbus-native",
  "electron",
  "electron-store",
  "fastify",
  "fastify-type-provider-zod",
  "node-schedule",
  "playwright-core",
  "selfsigned",
  "systeminformation",
];

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

const CHUNK_PREFIX = "sessionward-";

mkdirSync(dist, { recursive: true });
if (programs.some(([file]) => file === "sessionward.js")) removeChunks();
await Promise.all(programs.map(([file, entry]) => bundle(file, entry)));
if (chosen.length === 0) {
  await buildRenderer({ configFile: join(root, "vite.renderer.config.ts"), logLevel: "warn" });
  removeStrangers();
}

async function bundle(file: string, entry: string): Promise<void> {
  const bundled = await rolldown({
    input: join(root, entry),
    platform: "node",
    external: [/^node:/, ...EXTERNAL.map((name) => new RegExp(`^${name}(/|$)`))],
    treeshake: true,
    // A module that another program has inside is not the program that was started.
    transform: { define: file === "agent.js" ? {} : { "import.meta.main": "false" } },
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

/**
 * One file each, but for the command line: there a verb's code lies in a chunk of its own beside
 * it, because `--help` must not load what `server run` needs.
 */
function placeOf(file: string) {
  if (file !== "sessionward.js") return { file: join(dist, file), codeSplitting: false };
  const names = { entryFileNames: file, chunkFileNames: `${CHUNK_PREFIX}[name]-[hash].js` };
  return { dir: dist, codeSplitting: true, ...names };
}

/** What an older build left must not be run by mistake. */
function removeStrangers(): void {
  const expected = new Set([...Object.keys(PROGRAMS), "renderer"]);
  for (const name of readdirSync(dist)) {
    if (!expected.has(name) && !name.startsWith(CHUNK_PREFIX))
      rmSync(join(dist, name), { recursive: true });
  }
}

function removeChunks(): void {
  for (const name of readdirSync(dist)) {
    if (name.startsWith(CHUNK_PREFIX)) rmSync(join(dist, name));
  }
}
