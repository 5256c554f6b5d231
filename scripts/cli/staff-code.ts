import { type Command, Option } from "commander";
import { STAFF_USES, type StaffUse, staffCodeSchema } from "../../agent/contract/staff-use.ts";
import { socketPathFor } from "../../agent/local/socket-path.ts";
import { AgentClient } from "../../main/agent-client.ts";
import { CommandError, EXIT, printJson, printLine } from "./output.ts";

type CodeOptions = {
  readonly use: StaffUse;
  readonly socketDir: string;
  readonly display?: string;
  readonly json?: boolean;
};

const DONE: Readonly<Record<StaffUse, string>> = {
  unlock: "The cover of this session is lifted.",
  extend: "This session has 30 minutes more.",
  pause: "Nothing happens by itself on this device for an hour.",
};
const CONNECT_WITHIN_MS = 3_000;

/** `sessionward agent staff-code`: works without a network, in the session that it is for. */
export function addStaffCode(agent: Command): void {
  agent
    .command("staff-code <code>")
    .description("use a code from `sessionward device staff-code`, with or without a network")
    .addOption(new Option("--use <what>", "what for").choices(STAFF_USES).makeOptionMandatory())
    .option("--socket-dir <dir>", "where the agent listens", "/run/sessionward")
    .option("--display <display>", "the session's X display", process.env["DISPLAY"])
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward agent staff-code 40718236 --use extend")
    .action(async (code: string, options: CodeOptions) => {
      if (!staffCodeSchema.safeParse(code).success) {
        throw new CommandError("badCode", "a code is eight digits", EXIT.usage);
      }
      const { client, linked } = connect(options);
      try {
        if (!(await linked)) throw new CommandError("offline", "the agent does not answer");
        const used = await client.call("staffCode", { code, use: options.use });
        if (!used.ok) throw new CommandError(used.reason, used.detail, EXIT.refused);
        if (options.json === true) printJson({ used: options.use });
        else printLine(DONE[options.use]);
      } finally {
        client.close();
      }
    });
}

function connect({ socketDir, display }: CodeOptions) {
  const { promise: linked, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), CONNECT_WITHIN_MS);
  const client = new AgentClient({
    socketPath: socketPathFor(socketDir, process.getuid?.() ?? 0),
    host: "terminal",
    display: display ?? null,
    random: Math.random,
    onStatus: () => undefined,
    onOrder: () => undefined,
    onLink: (connected) => {
      if (!connected) return;
      clearTimeout(timer);
      resolve(true);
    },
  });
  return { client, linked };
}
