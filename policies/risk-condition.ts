import {
  TypeError as CelTypeError,
  Environment,
  EvaluationError,
  ParseError,
} from "@marcbachmann/cel-js";
import { fail, ok, type Result } from "./result.ts";
import { boundsFault, CONDITION_LIMITS, type ConditionFault, pathsRead } from "./risk-bounds.ts";
import { BROWSER_FIELDS, RISK_VARIABLES } from "./risk-variables.ts";
import { suggestion } from "./suggestion.ts";

/** A condition that passed every check, ready to be asked. */
export type Condition = {
  /** What it looks at, as `checks.firewall`. */
  readonly reads: readonly string[];
  /** `unknown`: something that it reads could not be told. Neither failure raises anything. */
  holds(values: Readonly<Record<string, unknown>>): Result<boolean, "unknown" | "failed">;
};

export type ReadCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly fault: ConditionFault };

/** Reads a condition and checks its names, its types and how long it could run. Never throws. */
export function readCondition(text: string): ReadCondition {
  try {
    const parsed = ENVIRONMENT.parse(text);
    const bounds = boundsFault(parsed.ast);
    if (bounds !== null) return { ok: false, fault: bounds };
    const reads = pathsRead(parsed.ast);
    const { valid, type, error } = parsed.check();
    if (!valid) return { ok: false, fault: faultOf(error, text) };
    if (type !== "bool") {
      const message = `must be true or false, but is of type ${type}; compare it with something`;
      return { ok: false, fault: { message, offset: 0 } };
    }
    return { ok: true, condition: { reads, holds: (values) => ask(() => parsed(values)) } };
  } catch (thrown) {
    return { ok: false, fault: faultOf(thrown, text) };
  }
}

const ENVIRONMENT = environment();

function environment(): Environment {
  const made = new Environment({ unlistedVariablesAreDyn: false, limits: CONDITION_LIMITS });
  made.registerType("Browser", { fields: { ...BROWSER_FIELDS } });
  for (const [name, type] of Object.entries(RISK_VARIABLES)) {
    if (typeof type === "string") made.registerVariable(name, type);
    else made.registerVariable(name, { schema: structuredClone(type) });
  }
  return made;
}

function ask(evaluate: () => unknown): Result<boolean, "unknown" | "failed"> {
  try {
    return ok(evaluate() === true);
  } catch (thrown) {
    if (!(thrown instanceof EvaluationError)) return fail("failed", String(thrown).slice(0, 200));
    const { code, summary } = thrown;
    const reason = code === "no_such_key" ? "unknown" : "failed";
    return fail(reason, summary.slice(0, 200));
  }
}

function faultOf(thrown: unknown, text: string): ConditionFault {
  if (!(thrown instanceof ParseError || thrown instanceof CelTypeError)) {
    return { message: String(thrown).slice(0, 200), offset: 0 };
  }
  const { code, summary, range } = thrown;
  const offset = Math.min(range?.start ?? 0, text.length);
  const name = text.slice(offset, range?.end ?? offset);
  if (code === "unknown_variable") return unknownName(name, offset, RISK_VARIABLES);
  if (code === "no_such_key") return unknownName(name, offset, fieldsBefore(text, offset));
  return { message: LIMIT_WORDS[/^Exceeded (\w+)/.exec(summary)?.[1] ?? ""] ?? summary, offset };
}

const LIMIT_WORDS: Readonly<Record<string, string>> = {
  maxAstNodes: `has more than ${CONDITION_LIMITS.maxAstNodes} parts; write several rules`,
  maxDepth: `nests deeper than ${CONDITION_LIMITS.maxDepth}; write several rules`,
  maxListElements: `has a list of more than ${CONDITION_LIMITS.maxListElements} items`,
  maxMapEntries: "maps are not allowed here",
};

function unknownName(name: string, offset: number, known: object): ConditionFault {
  const names = Object.keys(known);
  const close = suggestion(name, names);
  const advice = close === null ? `use one of ${names.join(", ")}` : `did you mean "${close}"?`;
  return { message: `there is no "${name}" here; ${advice}`, offset };
}

/** The fields of what stands before a dot, as far as the table knows it. */
function fieldsBefore(text: string, offset: number): object {
  const path = /([A-Za-z_][\w.]*)\.$/.exec(text.slice(0, offset))?.[1] ?? "";
  let fields: object = RISK_VARIABLES;
  for (const step of path.split(".")) {
    const below: unknown = Object.entries(fields).find(([name]) => name === step)?.[1];
    fields = typeof below === "object" && below !== null ? below : BROWSER_FIELDS;
  }
  return fields;
}
