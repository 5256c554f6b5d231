import { spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { parseArgs } from "node:util";
import * as z from "zod/mini";

/**
 * The first program of a demo session: what a desktop would be. It runs as the person, starts what
 * every session starts (`--start JSON`, repeatable: a locker, the shell), and opens further
 * programs for whoever may write to its socket. Ends with SIGTERM, as a desktop does.
 */
const { values } = parseArgs({
  options: {
    socket: { type: "string" },
    log: { type: "string" },
    start: { type: "string", multiple: true },
  },
});
const { socket: socketPath, log: logPath } = values;
if (socketPath === undefined || logPath === undefined) {
  process.stderr.write("session-leader: --socket PATH and --log PATH are needed\n");
  process.exit(2);
}

const argvSchema = z.array(z.string().check(z.maxLength(4096))).check(z.minLength(1));
const environment = process.env;

for (const text of values.start ?? []) open(argvSchema.parse(JSON.parse(text)), logPath);

rmSync(socketPath, { force: true });
createServer((client) => answer(client, logPath)).listen(socketPath);

function answer(client: Socket, log: string): void {
  let received = "";
  client.setEncoding("utf8").on("data", (text: string) => {
    received += text;
    if (!received.endsWith("\n")) return;
    client.end(`${JSON.stringify({ pid: open(argvSchema.parse(JSON.parse(received)), log) })}\n`);
  });
  client.on("error", () => client.destroy());
}

/** `@NAME@` stands for a variable of the session, such as the id that logind gave it. */
function open(argv: readonly string[], log: string): number | null {
  const output = openSync(log, "a", 0o600);
  const [program = "", ...args] = argv.map((word) =>
    word.replace(/@([A-Z_]+)@/, (_, name: string) => environment[name] ?? ""),
  );
  const child = spawn(program, args, { stdio: ["ignore", output, output] });
  child.on("error", (error) => process.stderr.write(`${program}: ${error.message}\n`));
  closeSync(output);
  return child.pid ?? null;
}
