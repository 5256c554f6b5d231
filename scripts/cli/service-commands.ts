import type { Command } from "commander";
import { printJson, printLine } from "./output.ts";

type Flags = { readonly json?: boolean };

/** `sessionward agent service …`: the daemon as a service of this machine. */
export function addServiceCommands(agent: Command): void {
  const service = agent
    .command("service")
    .description("the daemon as a service of systemd; the .deb brings its own");
  add(service, "install", "write the units and start the daemon, again is fine; needs root").action(
    async ({ json }: Flags) => {
      const { installService } = await import("./service-actions.ts");
      tell({ written: installService() }, json);
    },
  );
  add(service, "remove", "stop the daemon and remove the units; data and key stay").action(
    async ({ json }: Flags) => {
      const { removeService } = await import("./service-actions.ts");
      tell({ removed: removeService() }, json);
    },
  );
  add(service, "show", "print what install would write; changes nothing").action(
    async ({ json }: Flags) => {
      const { ownServiceFiles } = await import("./service-actions.ts");
      const files = ownServiceFiles();
      if (json === true) printJson({ files });
      else for (const { path, text } of files) printLine(`# ${path}\n${text}`);
    },
  );
}

function add(service: Command, verb: string, what: string): Command {
  return service
    .command(verb)
    .description(what)
    .option("--json", "print JSON")
    .addHelpText("after", `\nExamples:\n  sessionward agent service ${verb} --json`);
}

function tell(files: Readonly<Record<string, readonly string[]>>, json: boolean | undefined): void {
  const lines = Object.entries(files).flatMap(([what, paths]) => paths.map((p) => `${what}: ${p}`));
  if (json === true) printJson(files);
  else for (const line of lines) printLine(line);
}
