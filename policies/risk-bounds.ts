import type { ASTNode } from "@marcbachmann/cel-js";
import { RISK_VARIABLES, type RiskVariable, wordsOf } from "./risk-variables.ts";
import { suggestion } from "./suggestion.ts";

/** What is wrong with a condition, and at which character of it. */
export type ConditionFault = { readonly message: string; readonly offset: number };

/** The engine's own bounds; what they leave is refused here. */
export const CONDITION_LIMITS = {
  maxAstNodes: 100,
  maxDepth: 12,
  maxListElements: 50,
  maxMapEntries: 0,
  maxCallArguments: 3,
} as const;

/** Each looks at every item of one list. Inside another the steps would multiply. */
const LOOPS: readonly string[] = ["exists", "exists_one", "all", "filter"];

/** No patterns (they may run without end), no conversions (they hide types), nothing that grows. */
const FUNCTIONS: readonly string[] = [
  "has",
  "size",
  "startsWith",
  "endsWith",
  "contains",
  ...LOOPS,
];

const REFUSED_OPERATORS: Readonly<Partial<Record<ASTNode["op"], string>>> = {
  "[]": "is not allowed here; write checks.firewall, or ask a list with exists()",
  "[?]": "is not allowed here",
  ".?": "is not allowed here; ask with has()",
  map: "is not allowed here: maps compare with nothing that can be read",
};

/** What the engine would take, but could run long or would never hold; the first fault that is met. */
export function boundsFault(root: ASTNode): ConditionFault | null {
  for (const { node, parent, isLooping } of everyNode(root, null, false)) {
    const fault = nodeFault(node, isLooping) ?? wholeFault(node, parent) ?? itemFault(node);
    if (fault !== null) return fault;
  }
  return null;
}

/** What a condition looks at, as `checks.firewall`, `time.hour` or `zone`. */
export function pathsRead(root: ASTNode): readonly string[] {
  const paths = [...everyNode(root, null, false)].flatMap(({ node }) => pathOf(node) ?? []);
  return [...new Set(paths)].sort();
}

type Visit = {
  readonly node: ASTNode;
  readonly parent: ASTNode | null;
  readonly isLooping: boolean;
};

function* everyNode(node: ASTNode, parent: ASTNode | null, isLooping: boolean): Generator<Visit> {
  yield { node, parent, isLooping };
  if (node.op === "rcall") {
    const [name, receiver, given] = node.args;
    yield* everyNode(receiver, node, isLooping);
    for (const one of given) yield* everyNode(one, node, isLooping || LOOPS.includes(name));
    return;
  }
  for (const child of childrenOf(node)) yield* everyNode(child, node, isLooping);
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return node.args;
  }
}

function nodeFault(node: ASTNode, isLooping: boolean): ConditionFault | null {
  const refused = REFUSED_OPERATORS[node.op];
  if (refused !== undefined) return { message: `${node.op} ${refused}`, offset: node.start };
  if (node.op === "call") return callFault(node.args[0], node.start, isLooping);
  // The name of a method stands behind the dot after what it is asked of.
  if (node.op === "rcall") return callFault(node.args[0], node.args[1].end + 1, isLooping);
  if (node.op === "==" || node.op === "!=") return wordFault(node.args) ?? swapped(node.args);
  if (node.op === "in") return wordFault(node.args);
  return null;
}

function callFault(name: string, offset: number, isLooping: boolean): ConditionFault | null {
  if (!FUNCTIONS.includes(name)) {
    const message = `${name}() is not allowed here; use one of ${FUNCTIONS.join(", ")}`;
    return { message, offset };
  }
  const isNested = isLooping && LOOPS.includes(name);
  return isNested ? { message: `${name}() inside another loop is not allowed`, offset } : null;
}

/**
 * All of `time` at once, as in `[time].exists(t, t.hour > 3)`: behind another name neither its
 * fields nor their words are checked, and nobody would know that the condition reads them.
 */
function wholeFault(node: ASTNode, parent: ASTNode | null): ConditionFault | null {
  const isAsked = parent?.op === "." || (parent?.op === "call" && parent.args[0] === "has");
  if (isAsked || typeof fieldsOf(node) !== "object") return null;
  const path = pathOf(node) ?? String(node.args);
  const message = `${path} as a whole is not allowed here; write ${path}.NAME`;
  return { message, offset: node.start };
}

/** `browsers.exists(time, …)`: what follows would seem to ask the clock. */
function itemFault(node: ASTNode): ConditionFault | null {
  if (node.op !== "rcall" || !LOOPS.includes(node.args[0])) return null;
  const taken = node.args[2]
    .slice(0, -1)
    .find((one) => one.op === "id" && isRiskVariable(one.args));
  if (taken === undefined) return null;
  const message = `${taken.args} is taken; give the items of the list another name`;
  return { message, offset: taken.start };
}

function swapped([one, other]: readonly [ASTNode, ASTNode]): ConditionFault | null {
  return wordFault([other, one]);
}

/** A word that can never stand there, as in `checks.firewall == "ok"`. */
function wordFault([path, words]: readonly [ASTNode, ASTNode]): ConditionFault | null {
  const known = wordsOf(pathOf(path) ?? "");
  if (known === null) return null;
  const literals = words.op === "list" ? words.args : [words];
  for (const literal of literals) {
    if (literal.op !== "value" || typeof literal.args !== "string") continue;
    if (known.includes(literal.args)) continue;
    const close = suggestion(literal.args, known);
    const advice = close === null ? `use one of ${known.join(", ")}` : `did you mean "${close}"?`;
    return { message: `"${literal.args}" never stands here; ${advice}`, offset: literal.start };
  }
  return null;
}

/** `checks.firewall` of a node that reads it; two steps deep, because no name is longer. */
function pathOf(node: ASTNode): string | null {
  if (node.op === "id") return node.args === "zone" ? "zone" : null;
  if (node.op !== ".") return null;
  const [from, name] = node.args;
  if (from.op !== "id" || !isRiskVariable(from.args)) return null;
  return `${from.args}.${name}`;
}

/** The table's entry of a name or path: fields, or the word of a type; undefined of all else. */
function fieldsOf(node: ASTNode): unknown {
  if (node.op === "id") return isRiskVariable(node.args) ? RISK_VARIABLES[node.args] : undefined;
  if (node.op !== ".") return undefined;
  const fields = fieldsOf(node.args[0]);
  const isNamed = typeof fields === "object" && fields !== null;
  return isNamed ? Object.entries(fields).find(([name]) => name === node.args[1])?.[1] : undefined;
}

function isRiskVariable(name: string): name is RiskVariable {
  return Object.hasOwn(RISK_VARIABLES, name);
}
