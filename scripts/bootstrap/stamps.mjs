import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A stamp says from what something was made; it is written after the work and compared before it,
 * so that an interrupted run is repeated.
 * @param {string} path
 * @param {string} value
 */
export function isStamped(path, value) {
  return readStamp(path) === value;
}

/** @param {string} path */
export function readStamp(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/**
 * @param {string} path
 * @param {string} value
 */
export function writeStamp(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}

/** @param {readonly string[]} parts */
export function fingerprint(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

/**
 * Names, sizes and modification times of everything below some folders: what a build depends on,
 * without reading a byte of it.
 * @param {string} root
 * @param {readonly string[]} names
 * @returns {string[]}
 */
export function describeSources(root, names) {
  return names.flatMap((name) => {
    const path = join(root, name);
    const seen = statSync(path, { throwIfNoEntry: false });
    if (seen === undefined) return [`${name} missing`];
    if (!seen.isDirectory()) return [`${name} ${seen.size} ${seen.mtimeMs}`];
    const children = readdirSync(path).sort();
    return describeSources(
      root,
      children.map((child) => join(name, child)),
    );
  });
}
