import { type Command, Option } from "commander";
import { KIOSK_DISPLAYS, type KioskDisplay } from "../../agent/platform/linux/kiosk-unit.ts";
import { printJson, printLine } from "./output.ts";

export type KioskFlags = {
  readonly user: string;
  readonly display: KioskDisplay;
  readonly tty: string;
  readonly xServer: string;
  readonly program?: string;
  readonly homeSize: string;
  readonly json?: boolean;
};

/** `sessionward agent kiosk …`: a session that begins anew for every guest. */
export function addKioskCommands(agent: Command): void {
  const kiosk = agent
    .command("kiosk")
    .description("a kiosk session as a service: a new home for every guest");
  withOptions(kiosk.command("install"))
    .description("make the account, the unit and its PAM stack, and start it; again is fine")
    .addHelpText("after", INSTALL_HELP)
    .action(async (flags: KioskFlags) => {
      const { installKiosk } = await import("./kiosk-actions.ts");
      tell(installKiosk(flags), flags.json);
    });
  withOptions(kiosk.command("show"))
    .description("print what install would write; changes nothing")
    .addHelpText("after", "\nExamples:\n  sessionward agent kiosk show --display cage")
    .action(async (flags: KioskFlags) => {
      const { plannedKiosk } = await import("./kiosk-actions.ts");
      const { files } = plannedKiosk(flags);
      if (flags.json === true) printJson({ files });
      else for (const { path, text } of files) printLine(`# ${path}\n${text}`);
    });
  kiosk
    .command("remove")
    .description("end the session and remove all that install made; needs root")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward agent kiosk remove")
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { removeKiosk } = await import("./kiosk-actions.ts");
      tell(removeKiosk(), json);
    });
}

const INSTALL_HELP = `
The account is made where it is missing, without a password. What lies in
/etc/sessionward/kiosk-home is what every guest finds in their home.

Examples:
  sessionward agent kiosk install
  sessionward agent kiosk install --user lobby --display cage --home-size 1g
  sessionward agent kiosk install --program /usr/local/bin/museum-guide`;

function withOptions(command: Command): Command {
  return command
    .option("--user <name>", "the kiosk's own account", "kiosk")
    .addOption(
      new Option("--display <kind>", "what draws the screen")
        .choices(KIOSK_DISPLAYS)
        .default("xorg"),
    )
    .option("--tty <tty>", "the virtual terminal, or none", "tty7")
    .option("--x-server <path>", "the X server, where --display is xorg", "/usr/bin/Xorg")
    .option("--program <path>", "what runs on it, instead of `sessionward shell run`")
    .option("--home-size <size>", "how much a guest may store, in memory", "2g")
    .option("--json", "print JSON");
}

function tell(done: Readonly<Record<string, readonly string[]>>, json: boolean | undefined): void {
  if (json === true) printJson(done);
  else
    for (const [what, things] of Object.entries(done))
      for (const thing of things) printLine(`${what}: ${thing}`);
}
