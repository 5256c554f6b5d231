#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { AGENT_VERSION } from "../agent/machine.ts";
import { addAccountCommands } from "./cli/account-commands.ts";
import { addAgentCommands } from "./cli/agent-commands.ts";
import { addAuditCommands } from "./cli/audit-commands.ts";
import { addBrowsersCommands } from "./cli/browsers-commands.ts";
import { addCampaignCommands } from "./cli/campaign-commands.ts";
import { addDeviceCommands } from "./cli/device-commands.ts";
import { CommandError, EXIT, printJson, printProgress } from "./cli/output.ts";
import { addPolicyCommands } from "./cli/policy-commands.ts";
import { addReceiptCommands } from "./cli/receipt-commands.ts";
import { addServerCommands } from "./cli/server-commands.ts";
import { addShellCommands } from "./cli/shell-commands.ts";
import { addTokenCommands } from "./cli/token-commands.ts";

/**
 * The one command line. Each noun adds its verbs; their code is loaded only when they run, so that
 * `--help` answers at once.
 */
const program = new Command("sessionward")
  .description("Ends web sessions on shared computers and kiosks, and proves that they are gone.")
  .version(AGENT_VERSION, "--version", "print the version")
  .exitOverride()
  .showHelpAfterError("(add --help for examples)");

for (const addCommands of [
  addAccountCommands,
  addAgentCommands,
  addAuditCommands,
  addBrowsersCommands,
  addCampaignCommands,
  addDeviceCommands,
  addPolicyCommands,
  addReceiptCommands,
  addServerCommands,
  addShellCommands,
  addTokenCommands,
]) {
  addCommands(program);
}

/** Of Node.js; the daemon's own comes with the package and with a checkout. */
const LEAST_MAJOR = 22;

async function main(argv: readonly string[]): Promise<number> {
  try {
    refuseOldNode(process.versions.node);
    await program.parseAsync(argv);
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    return explain(error, argv.includes("--json"));
  }
}

/** @throws CommandError rather than an error from the depths of a library */
function refuseOldNode(version: string): void {
  if (Number.parseInt(version, 10) >= LEAST_MAJOR) return;
  const own = "from a checkout, npm run -s sessionward -- … brings its own";
  throw new CommandError(
    "oldNode",
    `needs Node.js ${LEAST_MAJOR} or newer, and this is ${version}: ${own}`,
  );
}

function explain(error: unknown, json: boolean): number {
  if (error instanceof CommandError) {
    if (json) printJson({ error: { reason: error.reason, message: error.message } });
    else printProgress(`sessionward: ${error.message}`);
    return error.exitCode;
  }
  // A noun without a verb shows its help, too, but nobody asked for it.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  throw error;
}

process.exitCode = await main(process.argv);
