import type { Command } from "commander";
import type { SessionDescription } from "../../agent/contract/session-description.ts";
import { languageOf, languageOfEnvironment } from "../../main/language.ts";
import { CommandError, EXIT, printJson, printLine } from "./output.ts";
import { askFromTerminal, type TerminalOptions } from "./terminal-client.ts";

type StatusOptions = TerminalOptions & { readonly language?: string; readonly json?: boolean };

/** `sessionward shell status`: what the page about the session says, where there is no shell to ask. */
export function addShellStatus(shell: Command): void {
  shell
    .command("status")
    .description("time left, what comes next, the rules here and what your organisation can see")
    .option("--socket-dir <dir>", "where the agent listens", "/run/sessionward")
    .option("--display <display>", "the session's X display", process.env["DISPLAY"])
    .option("--language <language>", "en, fr, de, es or ar (default: the system's)")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward shell status --language fr")
    .action(async (options: StatusOptions) => {
      const outcome = await askFromTerminal(options, (client) => client.call("describe", {}));
      if (!outcome.ok) throw new CommandError(outcome.reason, outcome.detail, EXIT.refused);
      const description = outcome.reply?.described ?? null;
      if (options.json === true) printJson({ description });
      else await print(description, options);
    });
}

async function print(description: SessionDescription | null, options: StatusOptions) {
  const [{ statusSections }, { translator }] = await Promise.all([
    import("../../renderer/status-words.ts"),
    import("../../renderer/translate.ts"),
  ]);
  const language = options.language
    ? languageOf(options.language)
    : languageOfEnvironment(process.env);
  for (const { title, lines } of statusSections({ description, language }, translator(language))) {
    printLine(title);
    for (const { text, origin } of lines) {
      printLine(origin === null ? `  ${text}` : `  ${text} (${origin})`);
    }
  }
}
