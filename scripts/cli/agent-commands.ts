import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { DEFAULT_DATA_DIR } from "../../agent/default-data-dir.ts";
import { addKioskCommands } from "./kiosk-commands.ts";
import { CommandError, EXIT, printJson, printLine, printTable } from "./output.ts";
import { addServiceCommands } from "./service-commands.ts";
import { addStaffCode } from "./staff-code.ts";

type DataOptions = { readonly data: string; readonly json?: boolean };
type EnrolOptions = DataOptions & {
  readonly url: string;
  readonly pin?: string;
  readonly token?: string;
};

/** `sessionward agent …`: the daemon of this device. */
export function addAgentCommands(program: Command): void {
  const agent = program.command("agent").description("the daemon of this device");
  addEnrol(agent);
  addLeave(agent);
  addRun(agent);
  addStatus(agent);
  addDoctor(agent);
  addTrace(agent);
  addStaffCode(agent);
  addServiceCommands(agent);
  addKioskCommands(agent);
}

function addEnrol(agent: Command): void {
  agent
    .command("enroll")
    .alias("enrol")
    .description("make this device's key and introduce it to a server, once")
    .requiredOption(
      "--url <url>",
      "wss://host:port/agent, or the whole line that `sessionward token create` prints",
    )
    .option("--pin <pin>", "the server's key, as sha256:<hex>; none for ws://127.0.0.1")
    .option("--token <token>", "a token from `sessionward token create`")
    .addOption(dataOption())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  sessionward agent enroll --url wss://ward.example:8443/agent --pin sha256:9f86… --token sw-enrol-…
  sessionward agent enroll --url 'sessionward://ward.example:8443?pin=sha256:9f86…&token=sw-enrol-…'
  sessionward agent enrol --url ws://127.0.0.1:8080/agent --token sw-enrol-… --data ./agent`,
    )
    .action(async (options: EnrolOptions) => {
      const { enrolThisDevice } = await import("../../agent/enrol-device.ts");
      const enrolled = await enrolThisDevice(options);
      if (!enrolled.ok) throw new CommandError(enrolled.reason, enrolled.detail);
      const { restartServiceOf } = await import("./service-actions.ts");
      const next = restartServiceOf(options.data)
        ? "The service was restarted."
        : `Start it: sessionward agent run${dataFlag(options.data)}`;
      if (options.json === true) printJson(enrolled.value);
      else printLine(`Enrolled as ${enrolled.value.deviceId}. ${next}`);
    });
}

function addLeave(agent: Command): void {
  agent
    .command("leave")
    .description("tell the server that this device is no more; a purge of the package does")
    .addOption(dataOption())
    .option("--json", "print JSON")
    .addHelpText("after", LEAVE_HELP)
    .action(async (options: DataOptions) => {
      const { leaveServer } = await import("../../agent/leave-server.ts");
      const left = await leaveServer(options.data);
      if (!left.ok) throw new CommandError(left.reason, left.detail);
      if (options.json === true) printJson(left.value);
      else printLine(`${left.value.deviceId} is retired: its key is refused from now on.`);
    });
}

const LEAVE_HELP = `
To come back, it has to be enrolled anew.

Examples:
  sessionward agent leave`;

/** What the next command needs to find the same directory. */
function dataFlag(dataDir: string): string {
  return dataDir === DEFAULT_DATA_DIR ? "" : ` --data ${dataDir}`;
}

function addRun(agent: Command): void {
  agent
    .command("run")
    .description("run the daemon in the foreground until SIGTERM")
    .addOption(dataOption())
    .option("--json", "accepted for symmetry: the log is one JSON object a line either way")
    .addHelpText("after", "\nExamples:\n  sessionward agent run --data /var/lib/sessionward")
    .action(async (options: DataOptions) => {
      if (!existsSync(options.data)) throw new CommandError("noData", notEnrolledIn(options.data));
      const { DAEMON_ENVIRONMENT, daemonArguments } = await import("../../agent/machine.ts");
      // Takes this process's place: the command line has no part in what stays resident.
      const args = [process.execPath, ...daemonArguments(resolve(options.data))];
      process.execve?.(process.execPath, args, { ...process.env, ...DAEMON_ENVIRONMENT });
      throw new CommandError("notSupported", `start it as: ${args.join(" ")}`);
    });
}

/** A directory that nobody made would become a device of its own that knows no server. */
function notEnrolledIn(dataDir: string): string {
  const enrol = `sessionward agent enroll --url … --token …${dataFlag(dataDir)}`;
  return `${dataDir} is not there: give --data the directory that was enrolled, or enrol first: ${enrol}`;
}

function addStatus(agent: Command): void {
  agent
    .command("status")
    .description("policies, sessions with their next event, receipts, link")
    .addOption(dataOption())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  sessionward agent status\n  sessionward agent status --json",
    )
    .action(async (options: DataOptions) => {
      const { readStatusFile } = await import("../../agent/status-file.ts");
      const status = readStatusFile(options.data);
      if (!status.ok) throw new CommandError(status.reason, status.detail);
      if (options.json === true) return printJson(status.value);
      const { describeStatus } = await import("./agent-status-text.ts");
      const { isAlive } = await import("./process-alive.ts");
      for (const line of describeStatus(status.value, isAlive(status.value.pid))) printLine(line);
    });
}

function addDoctor(agent: Command): void {
  agent
    .command("doctor")
    .description("check everything the daemon needs on this machine")
    .addOption(dataOption())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  sessionward agent doctor\n  sessionward agent doctor --json",
    )
    .action(async (options: DataOptions) => {
      const { examine } = await import("./agent-doctor.ts");
      const findings = await examine(options.data);
      if (options.json === true) printJson({ findings });
      else
        printTable([
          ["check", "state", "detail"],
          ...findings.map((f) => [f.check, f.state, f.detail]),
        ]);
      if (findings.some((finding) => finding.state === "broken")) process.exitCode = EXIT.failed;
    });
}

function addTrace(agent: Command): void {
  agent
    .command("trace")
    .description("print when people were active or idle while this device observed, as JSON lines")
    .addOption(dataOption())
    .option("--json", "accepted for symmetry: a trace is JSON lines either way")
    .addHelpText(
      "after",
      `
At most 14 days, kept on this device only; what was typed, or by whom, is not in it.

Examples:
  sessionward agent trace > desk-12.jsonl
  sessionward policy simulate --policy ward.yaml --trace desk-12.jsonl`,
    )
    .action(async (options: DataOptions) => {
      const { printTrace } = await import("./agent-trace.ts");
      printTrace(resolve(options.data), Date.now());
    });
}

function dataOption(): Option {
  return new Option("--data <dir>", "the agent's data directory")
    .env("SESSIONWARD_DATA")
    .default(DEFAULT_DATA_DIR);
}
