import { parseArgs } from "node:util";
import { benchDisplays } from "./bench/shell-displays.ts";
import { benchShellKilled } from "./bench/shell-killed.ts";
import { benchKiosk } from "./bench/shell-kiosk.ts";
import { joined, type ShellPart } from "./bench/shell-part.ts";
import { benchWarning } from "./bench/shell-warning.ts";
import { machineName } from "./bench/statistics.ts";
import { EXIT, printJson, printLine, printProgress } from "./cli/output.ts";

type Part = { readonly rounds: number; readonly run: (rounds: number) => Promise<ShellPart> };

const PARTS: Readonly<Record<string, Part>> = {
  warning: { rounds: 20, run: benchWarning },
  kiosk: { rounds: 5, run: benchKiosk },
  shellKilled: { rounds: 5, run: benchShellKilled },
  displays: { rounds: 10, run: benchDisplays },
};

const TARGETS = {
  warnToBareWindow: 1,
  memoryToBareWindow: 1.5,
  backMs: 3_000,
  coveredMs: 1_000,
} as const;

const HELP = `npm run bench:shell -- [--only PART]... [--rounds N]

What the shell is fast at, each beside what does the same without us in the same run:
  warning      the agent's decision to a painted warning, and what an idle shell costs
  kiosk        a guest's page, painter or browser that dies or hangs, until the next guest's page
  shellKilled  the same for the shell itself, under the services that keep it (root)
  displays     a monitor that is plugged in, until it is covered (root, Xorg with the driver "dummy")

  --only PART  that part alone; may be given again
  --rounds N   instead of 20 warnings, 5 of each harm and 10 monitors
  --json       as always: stdout carries one JSON object, stderr how far it is
`;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    rounds: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
  },
});

const names = values.only ?? Object.keys(PARTS);
const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
const rounds = values.rounds === undefined ? null : Number(values.rounds);
if (values.help) printLine(HELP);
else if (unknown.length > 0) refuse(`--only ${unknown[0]}: ${Object.keys(PARTS).join(", ")}`);
else if (rounds !== null && !(Number.isInteger(rounds) && rounds > 0))
  refuse("--rounds: 1 or more");
else await bench();

function refuse(because: string): void {
  printProgress(`bench:shell: ${because}`);
  process.exitCode = EXIT.usage;
}

async function bench(): Promise<void> {
  try {
    const found: ShellPart[] = [];
    for (const name of names) {
      const part = PARTS[name];
      if (part !== undefined) found.push(await part.run(rounds ?? part.rounds));
    }
    printJson({ name: "shell", machine: machineName(), ...joined(found), targets: TARGETS });
  } catch (error) {
    printProgress(
      `bench:shell could not measure: ${error instanceof Error ? error.message : error}`,
    );
    process.exitCode = EXIT.failed;
  }
}
