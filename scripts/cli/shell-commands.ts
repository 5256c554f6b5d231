import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { languageOf, languageOfEnvironment } from "../../main/language.ts";
import { electronBinary } from "./electron-binary.ts";
import { runElectronShell } from "./electron-shell.ts";
import { CommandError, EXIT, printJson, printProgress } from "./output.ts";
import { addShellStatus } from "./shell-status.ts";

type RunOptions = {
  readonly host: string;
  readonly socket: string;
  readonly display?: string;
  readonly language?: string;
  readonly data: string;
  readonly json?: boolean;
};

const EXAMPLES = `
Examples:
  sessionward shell run
  sessionward shell run --host chromium --socket /run/sessionward/1000/s --display :0 --language fr`;

/** `shell run`: what the signed-in person sees, until it is ended. `shell status`: the same in words. */
export function addShellCommands(program: Command): void {
  const shell = program.command("shell").description("the windows that people at the device see");
  shell
    .command("run")
    .description("show warnings, covers and notices of the agent in this session")
    .option("--socket <path>", "the agent's socket for this user", defaultSocket())
    .option(
      "--host <host>",
      "electron or chromium",
      electronBinary() === null ? "chromium" : "electron",
    )
    .option("--display <display>", "the X display, as :0 (default: DISPLAY)")
    .option("--language <language>", "en, fr, de, es or ar (default: the system's)")
    .option("--data <dir>", "preferences and the browser's own profile", defaultDataDir())
    .option("--json", "one JSON object when it is ready")
    .addHelpText("after", EXAMPLES)
    .action(run);
  addShellStatus(shell);
}

async function run(options: RunOptions): Promise<void> {
  if (options.host === "chromium") return runChromium(options);
  if (options.host === "electron") return runElectron(options);
  const message = `no host is called "${options.host}": use electron or chromium`;
  throw new CommandError("unknownHost", message, EXIT.usage);
}

async function runChromium(options: RunOptions): Promise<void> {
  const [{ startChromiumShell }, { GUESTS_DIR }] = await Promise.all([
    import("../../main/chromium-shell.ts"),
    import("../../main/guests-dir.ts"),
  ]);
  const started = await startChromiumShell({
    socketPath: options.socket,
    display: options.display ?? process.env["DISPLAY"] ?? null,
    language: options.language ? languageOf(options.language) : languageOfEnvironment(process.env),
    dataDir: options.data,
    guestsDir: GUESTS_DIR,
    rendererDir: rendererDir(),
    onLost: (because) => {
      printProgress(`sessionward: the shell is gone: ${because}`);
      process.exit(EXIT.failed);
    },
  });
  if (!started.ok) throw new CommandError(started.reason, started.detail);
  tellReady(options);
  await endAsked();
  await started.value.close();
}

async function runElectron(options: RunOptions): Promise<void> {
  const binary = electronBinary();
  if (binary === null) {
    const detail = "no Electron binary is installed: use --host chromium, or npx install-electron";
    throw await untold(options, detail);
  }
  const entry = join(import.meta.dirname, "shell-electron.js");
  const { socket, data, display, language } = options;
  const code = await runElectronShell(
    {
      ...{ binary, entry, socket, data },
      ...(display === undefined ? {} : { display }),
      ...(language === undefined ? {} : { language }),
    },
    { ready: () => tellReady(options), line: printProgress },
  );
  if (code !== 0)
    throw new CommandError("shellEnded", `the Electron shell ended with code ${code}`);
}

/** The agent had counted on this shell: it restarts it, or locks, and its log has why. */
async function untold(options: RunOptions, detail: string): Promise<CommandError> {
  const { tellAgent } = await import("../../main/tell-agent.ts");
  const display = options.display ?? process.env["DISPLAY"] ?? null;
  const reason = "noElectron";
  await tellAgent({ socketPath: options.socket, host: "electron", display, reason, detail });
  return new CommandError(reason, detail);
}

function tellReady({ json, host }: RunOptions): void {
  if (json) printJson({ status: "ready", host });
  else printProgress("The shell is ready. Ctrl+C ends it.");
}

/** Beside the bundle, or in `dist/` when this runs from source. */
function rendererDir(): string {
  const beside = join(import.meta.dirname, "renderer");
  return existsSync(beside) ? beside : join(import.meta.dirname, "..", "..", "dist", "renderer");
}

/** Where the service of this machine listens for this account. */
function defaultSocket(): string {
  return join("/run/sessionward", String(process.getuid?.() ?? 0), "s");
}

function defaultDataDir(): string {
  return join(homedir(), ".local", "state", "sessionward", "shell");
}

function endAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => resolve());
  });
}
