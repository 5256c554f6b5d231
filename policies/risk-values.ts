import {
  BROWSER_FIELDS,
  FACT_FIELDS,
  type FieldType,
  RISK_VARIABLES,
  type RiskContext,
} from "./risk-variables.ts";

type Types = Readonly<Record<string, unknown>>;

/**
 * The context as the engine takes it: whole numbers are its `int`, and what is null or of another
 * type is left out, so that a condition meets "not known" and never a wrong value.
 */
export function conditionValues(context: RiskContext): Readonly<Record<string, unknown>> {
  const { checks, facts, session, deviceClass, time, zone } = context;
  return {
    checks,
    facts: typed(facts, FACT_FIELDS),
    session: typed(session ?? {}, RISK_VARIABLES.session),
    device: { class: deviceClass },
    time: typed(time, RISK_VARIABLES.time),
    zone,
  };
}

function typed(value: unknown, types: Types): Readonly<Record<string, unknown>> {
  const given = isFields(value) ? value : {};
  const fields = Object.entries(types).flatMap(([name, type]) => {
    const one = Object.hasOwn(given, name) ? typedField(given[name], type) : undefined;
    return one === undefined ? [] : [[name, one] as const];
  });
  return Object.fromEntries(fields);
}

/** Undefined: nothing of that type. */
function typedField(value: unknown, type: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (isFields(type)) return typed(value, type);
  return READERS[String(type) as FieldType](value);
}

const READERS: Readonly<Record<FieldType, (value: unknown) => unknown>> = {
  int: (value) => (Number.isSafeInteger(value) ? BigInt(Number(value)) : undefined),
  double: (value) => (typeof value === "number" ? value : undefined),
  string: (value) => (typeof value === "string" ? value : undefined),
  bool: (value) => (typeof value === "boolean" ? value : undefined),
  "list<string>": (value) => listOf(value)?.filter((one) => typeof one === "string"),
  "list<Browser>": (value) => listOf(value)?.map((one) => typed(one, BROWSER_FIELDS)),
};

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function isFields(value: unknown): value is Types {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
