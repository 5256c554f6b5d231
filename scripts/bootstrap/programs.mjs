import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Which package brings each program of the tests. */
const PACKAGES = {
  biome: "@biomejs/biome",
  knip: "knip",
  tsc: "typescript",
  vitest: "vitest",
};

/**
 * The pinned Node. On Windows npm puts scripts into `.bin`, which can't be started without a
 * command interpreter, so there the program itself is named.
 * @param {string} root
 * @param {string} platform
 * @param {string} arch
 */
export function nodeOf(root, platform, arch) {
  return platform === "win32"
    ? join(root, `node_modules/node-win-${arch}/bin/node.exe`)
    : join(root, "node_modules/.bin/node");
}

/**
 * How a package's program is started on every system: its own script, by the pinned Node.
 * @param {string} root
 * @param {string} node
 * @param {keyof typeof PACKAGES} name
 * @returns {readonly string[]}
 */
export function programOf(root, node, name) {
  const dir = join(root, "node_modules", PACKAGES[name]);
  const { bin } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  return [node, join(dir, typeof bin === "string" ? bin : bin[name])];
}
