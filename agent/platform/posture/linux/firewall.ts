import { basename } from "node:path";
import * as z from "zod/mini";
import { type Fact, known, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import type { CommandOutput } from "../../child-process.ts";
import { parseJson } from "../parse-json.ts";
import { commandUnknown, type PostureCheck } from "../posture-check.ts";

type Firewall = Fact<FactValue<"firewall">>;

type Tool = {
  readonly program: string;
  readonly args: readonly string[];
  readonly parse: (output: CommandOutput) => Firewall | null;
};

/**
 * Asked in this order until one says "on". nft sees what ufw and firewalld load, too; the other
 * two answer where nft is missing or only a legacy iptables is in the kernel.
 */
const TOOLS: readonly Tool[] = [
  { program: "/usr/sbin/nft", args: ["-j", "list", "ruleset"], parse: parseNft },
  { program: "/usr/sbin/ufw", args: ["status"], parse: parseUfw },
  { program: "/usr/bin/firewall-cmd", args: ["--state"], parse: parseFirewalld },
  { program: "/usr/sbin/iptables", args: ["-S", "INPUT"], parse: parseIptables },
];

export const firewall: PostureCheck<"firewall"> = {
  timeoutMs: 6_000,
  async look(world) {
    const answers: Firewall[] = [];
    for (const { program, args, parse } of TOOLS) {
      const output = await world.run(program, args, { timeoutMs: 2_000, maxBytes: 8_000_000 });
      const fact = output.ok ? parse(output.value) : null;
      if (fact?.state === "known" && fact.value.enabled) return fact;
      answers.push(fact ?? commandUnknown(basename(program), output));
    }
    return answers.find(({ state }) => state === "known") ?? unknown(reasonsOf(answers));
  },
};

function reasonsOf(answers: readonly Firewall[]): string {
  return answers.flatMap((fact) => (fact.state === "unknown" ? [fact.because] : [])).join("; ");
}

const ruleset = z.object({ nftables: z.array(z.record(z.string(), z.unknown())) });
const chainSchema = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: z.optional(z.string()),
  policy: z.optional(z.string()),
});
const ruleSchema = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  expr: z.array(z.record(z.string(), z.unknown())),
});

/**
 * `nft -j list ruleset`, libnftables-json(5). On when a base chain on `input` drops by policy, or
 * a rule of such a chain ends in drop, reject or a jump into the chains of a front end.
 */
export function parseNft({ stdout, exitCode }: CommandOutput): Firewall | null {
  if (exitCode !== 0) return null;
  const parsed = z.safeParse(ruleset, parseJson(stdout));
  if (!parsed.success) return null;
  const inputs = parsed.data.nftables
    .map((item) => z.safeParse(chainSchema, item["chain"]))
    .flatMap(({ data }) => (data?.hook === "input" ? [data] : []));
  const guarded =
    inputs.some(({ policy }) => policy === "drop") ||
    parsed.data.nftables.some(({ rule }) => isGuard(rule, inputs));
  return known({ enabled: guarded, by: "nftables" });
}

function isGuard(rule: unknown, inputs: readonly z.infer<typeof chainSchema>[]): boolean {
  const parsed = z.safeParse(ruleSchema, rule);
  if (!parsed.success) return false;
  const { family, table, chain, expr } = parsed.data;
  const inInput = inputs.some(
    (input) => input.family === family && input.table === table && input.name === chain,
  );
  const verdicts = ["drop", "reject", "jump", "goto"];
  return inInput && expr.some((part) => verdicts.some((verdict) => Object.hasOwn(part, verdict)));
}

function parseUfw({ stdout, exitCode }: CommandOutput): Firewall | null {
  const status = /^Status: (active|inactive)$/m.exec(stdout)?.[1];
  if (exitCode !== 0 || status === undefined) return null;
  return known({ enabled: status === "active", by: "ufw" });
}

/** `firewall-cmd --state`: `running` with 0, `not running` with 252 (firewall-cmd(1)). */
function parseFirewalld({ stdout, stderr, exitCode }: CommandOutput): Firewall | null {
  if (exitCode === 0 && stdout.trim() === "running") {
    return known({ enabled: true, by: "firewalld" });
  }
  const stopped = exitCode === 252 && /^not running$/m.test(`${stdout}\n${stderr}`);
  return stopped ? known({ enabled: false, by: "firewalld" }) : null;
}

function parseIptables({ stdout, exitCode }: CommandOutput): Firewall | null {
  const policy = /^-P INPUT (\w+)$/m.exec(stdout)?.[1];
  if (exitCode !== 0 || policy === undefined) return null;
  const guarded = policy === "DROP" || /^-A INPUT .*-j (?:DROP|REJECT)\b/m.test(stdout);
  return known({ enabled: guarded, by: "iptables" });
}
