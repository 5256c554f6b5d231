import { type Command, Option } from "commander";
import { RISK_TIERS, type RiskTier } from "../../policies/catalogue/risk.ts";
import { DEVICE_CLASSES } from "../../policies/vocabulary.ts";
import { addServerOptions, type ServerOptions } from "./admin-client.ts";
import { collect, parseCount, parseDuration } from "./duration.ts";
import { CommandError, EXIT } from "./output.ts";
import type { SignFlags } from "./policy-sign.ts";
import type { SimulateFlags } from "./policy-simulate.ts";

/** `sessionward policy …`: what is enforced, before anybody enforces it. */
export function addPolicyCommands(program: Command): void {
  const policy = program.command("policy").description("check, explain and publish policies");
  addLint(policy);
  addExplain(policy);
  addSimulate(policy);
  addSign(policy);
  addPublish(policy);
}

function addLint(policy: Command): void {
  policy
    .command("lint")
    .description("find what is wrong, or hardly meant, in the YAML of policies")
    .argument("<file...>", "YAML of one policy each")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  sessionward policy lint policies/presets/clinical.yaml
  sessionward policy lint *.yaml --json

Exits 4 when a policy would be refused; warnings alone exit 0.`,
    )
    .action(async (files: readonly string[], options: { readonly json?: boolean }) => {
      const { lintFiles } = await import("./policy-actions.ts");
      lintFiles(files, options.json === true);
    });
}

function addExplain(policy: Command): void {
  policy
    .command("explain")
    .description("say which value is in force on a device, and which line of which policy says so")
    .argument("<file...>", "YAML of one policy each")
    .option("--group <name>", "a group of the device; may be repeated", collect, [])
    .addOption(new Option("--class <class>", "what the device is").choices(DEVICE_CLASSES))
    .option("--device <id>", "the device's id")
    .addOption(new Option("--risk <tier>", "while this tier holds").choices(RISK_TIERS))
    .option("--all", "settings that no policy speaks of as well")
    .option("--json", "print JSON, every setting")
    .addHelpText(
      "after",
      `
Without --group and --device the policies are joined as on a device in all of their groups.

Examples:
  sessionward policy explain ward.yaml hospital.yaml --group wards
  sessionward policy explain ward.yaml --risk high
  sessionward policy explain kiosk.yaml --class kiosk --device lobby-1 --json`,
    )
    .action(async (files: readonly string[], options: ExplainFlags) => {
      const { explainFiles } = await import("./policy-actions.ts");
      explainFiles(files, options, Date.now());
    });
}

function addSimulate(policy: Command): void {
  addServerOptions(
    policy
      .command("simulate")
      .description("say whom a policy would have locked, cleared or signed out, when and why")
      .option("--policy <file>", "YAML of one policy; may be repeated", collect, [])
      .option("--trace <file>", "what happened on a device; may be repeated", collect, [])
      .option("--from-fleet", "ask the devices that observe: each answers with its sums"),
  )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
A trace holds when somebody was active or idle and how the facts of the device changed, and nothing
of a person: see docs/rehearsal.md. Acts within 10 s of somebody's input are counted apart: those would
have struck a person who was there. An act that a risk tier brought forward says which tier, and why.

Examples:
  sessionward policy simulate --policy ward.yaml --trace policies/traces/ward-week.jsonl
  sessionward policy simulate --policy ward.yaml --policy site.yaml --trace desk-12.jsonl --json
  sessionward policy simulate --policy ward.yaml --from-fleet --server-data ./server`,
    )
    .action(async (options: SimulateFlags) => {
      const { simulate } = await import("./policy-simulate.ts");
      await simulate(options);
    });
}

function addSign(policy: Command): void {
  addServerOptions(
    policy
      .command("sign")
      .description("sign a policy where its key lies, for a server that does not hold it")
      .requiredOption("--policy <file>", "YAML of one policy")
      .requiredOption("--key <file>", "the policy key, an Ed25519 private key in PEM form")
      .option("--server-id <id>", "whose devices it is for; left out: the server is asked")
      .option("--policy-version <count>", "left out: one more than the server has", parseCount)
      .addOption(
        new Option("--expires <duration>", "after that a device calls it stale")
          .argParser(parseDuration)
          .default(90 * 86_400_000, "90d"),
      ),
  )
    .addHelpText(
      "after",
      `
Prints the envelope as JSON; nothing is sent. With --server-id and --policy-version no network is
needed. Step by step: docs/policy-key.md.

Examples:
  sessionward policy sign --key policy-key.pem --policy ward.yaml --server-id server-0192… --policy-version 4 > ward.json
  sessionward policy sign --key policy-key.pem --policy ward.yaml --url https://control.example:8443 --pin sha256:… --token-file admin.token > ward.json`,
    )
    .action(async (options: SignFlags) => {
      const { signPolicy } = await import("./policy-sign.ts");
      await signPolicy(options, Date.now());
    });
}

function addPublish(policy: Command): void {
  addServerOptions(
    policy
      .command("publish")
      .description("check a policy, have the server sign it, and send it to its devices")
      .argument("[file]", "YAML of one policy")
      .option("--envelope <file>", "what `policy sign` printed, instead of a YAML")
      .option(
        "--rings",
        "ask for it as a campaign: to 1, 10, 50, 100 % of the devices, one after the other",
      )
      .option("--reason <text>", "why, with --rings; the audit log keeps it")
      .option(
        "--replaces <version>",
        "the version that yours was made from: refused where another is in force by now",
        parseVersion,
      ),
  )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  sessionward policy publish ward.yaml --server-data ./server
  sessionward policy publish ward.yaml --url https://control.example:8443 --pin sha256:… --token-file admin.token
  sessionward policy publish --envelope ward.json --server-data ./server --json
  sessionward policy publish ward.yaml --replaces 12 --server-data ./server
  sessionward policy publish ward.yaml --rings --reason "audit finding 12"`,
    )
    .action(publish);
}

/** @throws CommandError `usage` */
function parseVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CommandError("usage", `--replaces takes a version as 12, not ${text}`, EXIT.usage);
}

async function publish(file: string | undefined, options: PublishFlags): Promise<void> {
  const { envelope } = options;
  if ((file === undefined) === (envelope === undefined)) {
    throw new CommandError("usage", "give a YAML, or --envelope FILE", EXIT.usage);
  }
  if ((options.rings === true) !== (options.reason !== undefined)) {
    throw new CommandError("usage", "--rings and --reason go together", EXIT.usage);
  }
  if (envelope !== undefined) {
    const { publishEnvelope } = await import("./policy-sign.ts");
    await publishEnvelope(envelope, options);
  } else if (file !== undefined) {
    const { publishFile } = await import("./policy-actions.ts");
    await publishFile(file, options);
  }
}

export type ExplainFlags = {
  readonly group: readonly string[];
  readonly class?: (typeof DEVICE_CLASSES)[number];
  readonly device?: string;
  readonly risk?: RiskTier;
  readonly all?: boolean;
  readonly json?: boolean;
};

export type PublishFlags = ServerOptions & {
  readonly rings?: boolean;
  readonly replaces?: number;
  readonly reason?: string;
  readonly envelope?: string;
  readonly json?: boolean;
};
