import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";

export type YamlPath = readonly (string | number)[];
/** Both count from 1. */
type YamlPosition = { readonly line: number; readonly column: number };

export type YamlText = {
  /** Plain data; undefined when there are `faults`. */
  readonly value: unknown;
  readonly faults: readonly (YamlPosition & { readonly message: string })[];
  /**
   * Where a key or an item stands; for what is missing, where its parent does.
   * @param within a character of the text there: its own place, where it is written as it is read
   */
  readonly positionOf: (path: YamlPath, within?: number) => YamlPosition;
};

/** Reads one YAML 1.2 document without anchors: what is signed is what stands on the page. */
export function readYaml(text: string): YamlText {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: false });
  const positionAt = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    message,
    ...positionAt(pos[0]),
  }));
  const positionOf = (path: YamlPath, within?: number) => {
    const start = within === undefined ? null : valueStart(document, path, text);
    return positionAt(start === null ? offsetOf(document, path) : start + (within ?? 0));
  };
  if (faults.length > 0) return { value: undefined, faults, positionOf };
  try {
    return { value: document.toJS({ maxAliasCount: 0 }), faults, positionOf };
  } catch {
    const message = "uses an anchor or an alias; write the value out";
    return { value: undefined, faults: [{ message, line: 1, column: 1 }], positionOf };
  }
}

function offsetOf(document: Document, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const found = childOf(node, step);
    if (found === null) return offset;
    offset = found.offset ?? offset;
    node = found.node;
  }
  return offset;
}

/** Null for what has escapes or several lines: there a place in the value is none on the page. */
function valueStart(document: Document, path: YamlPath, text: string): number | null {
  const node: unknown = document.getIn(path, true);
  if (!isScalar(node) || typeof node.value !== "string") return null;
  const offset = startOf(node);
  if (offset === null) return null;
  const from = `"'`.includes(text.charAt(offset)) ? offset + 1 : offset;
  return text.startsWith(node.value, from) ? from : null;
}

function childOf(node: unknown, step: string | number) {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? null : { node: item, offset: startOf(item) };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? null : { node: pair.value, offset: startOf(pair.key) };
}

function startOf(node: unknown): number | null {
  const { range }: Partial<Pick<Node, "range">> =
    isScalar(node) || isMap(node) || isSeq(node) ? node : {};
  return range?.[0] ?? null;
}

/**
 * The text with some of its values written otherwise, everything else to the letter.
 * @param edit what stands in place of a text under this key, in YAML; null: as it was
 */
export function editTexts(
  text: string,
  key: string,
  edit: (value: string) => string | null,
): string {
  const edits: { readonly start: number; readonly end: number; readonly written: string }[] = [];
  visit(parseDocument(text, { prettyErrors: false, merge: false }), {
    Pair: (_, pair) => {
      if (!isScalar(pair.key) || pair.key.value !== key || !isScalar(pair.value)) return;
      const { value, range } = pair.value;
      const written = typeof value === "string" ? edit(value) : null;
      if (written !== null && range) edits.push({ start: range[0], end: range[1], written });
    },
  });
  return edits.reduceRight(
    (soFar, { start, end, written }) => soFar.slice(0, start) + written + soFar.slice(end),
    text,
  );
}
