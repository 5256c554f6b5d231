export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = String.raw`([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"`;
const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+|Inf)|NaN`;
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL},?)*)\\})? (${NUMBER})(?: -?\\d+)?$`);
const META = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`);
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

/**
 * The text format 0.0.4 of Prometheus, strictly: every line is one of it, each family is described
 * once and stands together, no sample twice.
 *
 * @throws with the line that is not
 */
export function readPrometheus(text: string): readonly Sample[] {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const reading: Reading = { samples: [], described: new Set(), seen: new Set(), family: "" };
  for (const line of text.split("\n").filter((one) => one !== "")) {
    if (line.startsWith("#")) describe(line, reading);
    else add(line, reading);
  }
  return reading.samples;
}

type Reading = {
  readonly samples: Sample[];
  readonly described: Set<string>;
  readonly seen: Set<string>;
  family: string;
};

function describe(line: string, reading: Reading): void {
  const [, kind = "", name = "", rest = ""] = META.exec(line) ?? [];
  if (kind === "TYPE" && !TYPES.includes(rest)) throw new Error(`no type: ${line}`);
  if (kind === "" || reading.described.has(`${kind} ${name}`)) throw new Error(`twice: ${line}`);
  reading.described.add(`${kind} ${name}`);
  reading.family = name;
}

function add(line: string, { samples, seen, family }: Reading): void {
  const sample = readSample(line, family);
  const key = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()]);
  if (seen.has(key)) throw new Error(`twice: ${line}`);
  seen.add(key);
  samples.push(sample);
}

function readSample(line: string, family: string): Sample {
  const [, name = "", labels = "", , , value = ""] = SAMPLE.exec(line) ?? [];
  if (name === "") throw new Error(`no sample: ${line}`);
  const isOfFamily = new RegExp(`^${family}(_sum|_count|_bucket|_total)?$`).test(name);
  if (!isOfFamily) throw new Error(`not of ${family}: ${line}`);
  const pairs = [...labels.matchAll(new RegExp(LABEL, "g"))].map(([, key, one]) => [key, one]);
  return {
    name,
    labels: Object.fromEntries(pairs),
    value: Number(value.replace("Inf", "Infinity")),
  };
}
