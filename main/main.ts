import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startChromiumShell } from "./chromium-shell.ts";
import { GUESTS_DIR } from "./guests-dir.ts";
import { languageOf, languageOfEnvironment } from "./language.ts";

/** `node shell.js --socket PATH [--display :N] [--language fr] [--data DIR] [--guests DIR] [--renderer DIR]` */
const { values } = parseArgs({
  options: {
    socket: { type: "string" },
    display: { type: "string" },
    language: { type: "string" },
    data: { type: "string" },
    guests: { type: "string" },
    renderer: { type: "string" },
  },
});

if (values.socket === undefined) {
  process.stderr.write("shell: --socket PATH is missing: the agent's socket for this user\n");
  process.exit(2);
}

const started = await startChromiumShell({
  socketPath: values.socket,
  display: values.display ?? process.env["DISPLAY"] ?? null,
  language:
    values.language === undefined
      ? languageOfEnvironment(process.env)
      : languageOf(values.language),
  dataDir: values.data ?? join(homedir(), ".local", "state", "sessionward", "shell"),
  guestsDir: values.guests ?? GUESTS_DIR,
  rendererDir: values.renderer ?? join(import.meta.dirname, "renderer"),
  onLost: (because) => end(1, because),
});
if (!started.ok) end(1, `${started.reason}: ${started.detail}`);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => void stop());
}
process.stderr.write("shell: ready\n");

async function stop(): Promise<void> {
  if (started.ok) await started.value.close();
  process.exit(0);
}

function end(code: number, because: string): void {
  process.stderr.write(`shell: ${because}\n`);
  process.exit(code);
}
