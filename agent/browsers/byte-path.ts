/**
 * A path as the kernel has it: bytes, one per character (latin1). File names need not be UTF-8, and
 * a name that can't be spelled must still be found, taken away and named.
 */
export type BytePath = string;

export function bytePath(text: string): BytePath {
  return Buffer.from(text, "utf8").toString("latin1");
}

export function toBytes(path: BytePath): Buffer {
  return Buffer.from(path, "latin1");
}

/** For people and receipts: one line, at most 1000 characters, nothing a terminal would obey. */
export function spoken(path: BytePath): string {
  const text = toBytes(path).toString("utf8");
  const plain = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  return plain.length <= 1000 ? plain : `${plain.slice(0, 999)}…`;
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** By its number: JSON leaves C1 controls and whatever turns the direction of writing as they are. */
function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return SHORT[character] ?? (hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`);
}

/** One component: nothing that could lead out of its directory. */
export function isPlainName(name: BytePath): boolean {
  return name !== "" && name.length <= 255 && name !== "." && name !== ".." && !/[/\0]/.test(name);
}

/** Relative, without `..`: may be opened component by component. */
export function isPlainPath(path: BytePath): boolean {
  return path.length <= 4096 && path.split("/").every(isPlainName);
}

export function joined(...parts: readonly BytePath[]): BytePath {
  return parts.filter((part) => part !== "").join("/");
}

/** Where an absolute path lies in a directory; null when it lies elsewhere. */
export function pathWithin(dir: BytePath, absolute: BytePath): BytePath | null {
  if (absolute === dir) return "";
  const base = dir.endsWith("/") ? dir : `${dir}/`;
  return absolute.startsWith(base) ? absolute.slice(base.length) : null;
}
