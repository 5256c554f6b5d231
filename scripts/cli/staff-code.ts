import { type Command, Option } from "commander";
import { readStaffEntry, STAFF_USES, type StaffUse } from "../../agent/contract/staff-use.ts";
import { CommandError, EXIT, printJson, printLine } from "./output.ts";
import { askFromTerminal } from "./terminal-client.ts";

type CodeOptions = {
  readonly use?: StaffUse;
  readonly socketDir: string;
  readonly display?: string;
  readonly json?: boolean;
};

const DONE: Readonly<Record<StaffUse, string>> = {
  unlock: "The cover of this session is lifted.",
  extend: "This session has 30 minutes more.",
  pause: "Nothing happens by itself on this device for an hour.",
  endGuest: "The guest's session ends.",
};

/** `sessionward agent staff-code`: works without a network, in the session that it is for. */
export function addStaffCode(agent: Command): void {
  agent
    .command("staff-code <code>")
    .description("use a code or a ticket of `sessionward device`, with or without a network")
    .addOption(
      new Option("--use <what>", "what a code is for; a ticket says it itself").choices(STAFF_USES),
    )
    .option("--socket-dir <dir>", "where the agent listens", "/run/sessionward")
    .option("--display <display>", "the session's X display", process.env["DISPLAY"])
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  sessionward agent staff-code 40718236 --use extend\n  sessionward agent staff-code 7K2M-QX9D-04TB-WN3H",
    )
    .action(async (code: string, options: CodeOptions) => {
      judge(code, options);
      const { use } = options;
      const outcome = await askFromTerminal(options, (client) =>
        client.call("staffCode", { code, ...(use && { use }) }),
      );
      if (!outcome.ok) throw new CommandError(outcome.reason, outcome.detail, EXIT.refused);
      const used = outcome.reply?.used ?? use ?? "unlock";
      if (options.json === true) printJson({ used });
      else printLine(DONE[used]);
    });
}

/** Told apart before anybody is asked, so that a slip counts as no guess. */
function judge(typed: string, { use }: CodeOptions): void {
  const entry = readStaffEntry(typed);
  if (entry === null) {
    throw new CommandError("badCode", "a code is 8 digits, a ticket 16 characters", EXIT.usage);
  }
  if (entry.kind === "code" && use === undefined) {
    throw new CommandError("noUse", "say what the code is for: --use", EXIT.usage);
  }
}
