import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "rolldown/parseAst";
import { expect, test } from "vitest";

/** What somebody reads or hears; the attributes of our own parts that hold words are among them. */
const READ = new Set([
  ...["aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt"],
  ...["label", "words", "xLabel", "yLabel"],
]);
/** Keys, commands and names, which are the same in every language. */
const UNSPOKEN = new Set(["kbd", "code", "pre"]);
const BRAND = "Sessionward";
/** Not read as words, or told to programs. */
const UNREAD = new Set(["class", "d", "viewBox", "command"]);
/** Stands in the audit log and on the device, whoever presses the key. */
const KEPT = ["asked for at the device"];
const CONSOLE = join(import.meta.dirname, "../../../server/console");

type Node = { readonly type: string; readonly [part: string]: unknown };

const FILES = ["views", "model"].flatMap((folder) =>
  readdirSync(join(CONSOLE, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
);

test("looks at the whole console", () => {
  expect(FILES.length).toBeGreaterThan(80);
});

test.each(FILES)("%s says nothing in one language only", (name) => {
  const source = parsed(readFileSync(join(CONSOLE, name), "utf8"));
  expect([...wordsOf(source), ...sentencesOf(source)]).toEqual([]);
});

test("finds words wherever a view could have them", () => {
  const inView = (jsx: string) => wordsOf(parsed(`const View = () => (${jsx});`));
  expect(inView("<p>Look here</p>")).toEqual(["Look here"]);
  expect(inView('<p>{count} of {all}, {isOld ? "old" : `new {age}`}</p>')).toEqual([
    ...["of", "old", "new {age"],
  ]);
  expect(inView('<Empty title="Nothing">{say("empty.why")}</Empty>')).toEqual(["Nothing"]);
  expect(inView('<input placeholder={isAny && "any"} type="search" class="wide" />')).toEqual([
    "any",
  ]);
  expect(inView('<p title={say("a")}>{say("b", { page: "live" })}: <kbd>Ctrl K</kbd></p>')).toEqual(
    [],
  );
});

test("finds sentences that are told by way of a name", () => {
  const code = 'const WAYS = { none: "Nothing is chosen", one: `here it was` };';
  expect(sentencesOf(parsed(code))).toEqual(["Nothing is chosen", "here it was"]);
  const silent = 'if (isBad) throw new Error("no such part"); const one = <i class="a b" />;';
  expect(sentencesOf(parsed(silent))).toEqual([]);
});

function parsed(source: string): Node {
  return parseAst(source, { lang: "tsx" }) as unknown as Node;
}

/** Every literal of more than one word, wherever it stands. */
function sentencesOf(node: Node): readonly string[] {
  if (node.type === "ThrowStatement" || node.type === "ImportDeclaration") return [];
  if (node.type === "JSXAttribute" && UNREAD.has(nameOf(node))) return [];
  const text = node.type === "Literal" ? node["value"] : rawText(node);
  const isSentence = typeof text === "string" && /\p{L}{2,} \p{L}/u.test(text);
  const own = isSentence && !KEPT.includes(text) ? literalWords(text) : [];
  return [...own, ...childrenOf(node).flatMap(sentencesOf)];
}

function rawText(node: Node): string | null {
  if (node.type !== "TemplateElement") return null;
  return (node["value"] as { readonly cooked: string }).cooked;
}

/** All literal words at or below a node that somebody would read. */
function wordsOf(node: Node): readonly string[] {
  if (node.type === "JSXText") return literalWords(node["value"]);
  if (node.type === "JSXAttribute") return ofAttribute(node);
  if (node.type === "JSXElement" && UNSPOKEN.has(nameOf(node["openingElement"]))) return [];
  const own = node.type === "JSXExpressionContainer" ? saidBy(node["expression"] as Node) : [];
  return [...own, ...childrenOf(node).flatMap(wordsOf)];
}

function ofAttribute(node: Node): readonly string[] {
  const value = node["value"] as Node | null;
  if (value === null) return [];
  const own = value.type === "Literal" ? literalWords(value["value"]) : [];
  if (READ.has(nameOf(node))) return [...own, ...wordsOf(value)];
  // Of another attribute only what is drawn inside it counts.
  return childrenOf(value).flatMap(wordsOf);
}

/** Literals that an expression may end as: its arms, never what a function is given. */
function saidBy(node: Node): readonly string[] {
  switch (node.type) {
    case "Literal":
      return literalWords(node["value"]);
    case "TemplateLiteral":
      return (node["quasis"] as readonly Node[]).flatMap((part) => literalWords(rawText(part)));
    case "ConditionalExpression":
      return [node["consequent"], node["alternate"]].flatMap((arm) => saidBy(arm as Node));
    case "LogicalExpression":
      return [node["left"], node["right"]].flatMap((arm) => saidBy(arm as Node));
    default:
      return [];
  }
}

function literalWords(value: unknown): readonly string[] {
  const text = typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "";
  const words = text.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, "");
  return /\p{L}/u.test(words) && words !== BRAND ? [words] : [];
}

function nameOf(node: unknown): string {
  const { name } = node as { readonly name?: unknown };
  return typeof name === "string" ? name : nameOf(name);
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node)
    .flat()
    .filter((part): part is Node => typeof part === "object" && part !== null && "type" in part);
}
