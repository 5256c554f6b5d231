import type { Command } from "commander";
import { addServerOptions, openAdminClient, type ServerOptions } from "./admin-client.ts";
import { notStarted } from "./not-started.ts";
import { printJson, printLine, printProgress } from "./output.ts";

type RunOptions = {
  readonly data: string;
  readonly listen: string;
  readonly insecureLoopback?: boolean;
  readonly json?: boolean;
};

export const DEMO_KEYS =
  "demo keys: the policy key lies on this server; move policy-key.pem to another machine";

/** `sessionward server …` */
export function addServerCommands(program: Command): void {
  const server = program.command("server").description("run and look at a server");
  addRun(server);
  addStatus(server);
}

function addRun(server: Command): void {
  server
    .command("run")
    .description("run a server in the foreground until SIGTERM")
    .requiredOption("--data <dir>", "keys, database and the first admin's token; made when missing")
    .option("--listen <host:port>", "where to listen; port 0 picks a free one", "127.0.0.1:8443")
    .option("--insecure-loopback", "plain HTTP, for 127.0.0.1 only")
    .option("--json", "print one JSON line when ready; the log stays on stderr")
    .addHelpText(
      "after",
      `
Examples:
  sessionward server run --data ./server
  sessionward server run --data /var/lib/sessionward-server --listen 0.0.0.0:8443
  sessionward server run --data ./server --listen 127.0.0.1:0 --json`,
    )
    .action(runServer);
}

async function runServer(options: RunOptions): Promise<void> {
  const { builtConsoleDir, DEFAULT_LIMITS, startServer, untilAskedToStop } = await import(
    "../../server/run.ts"
  );
  const { createServerLog } = await import("../../server/log.ts");
  const stopped = untilAskedToStop();
  const server = await startServer({
    dataDir: options.data,
    listen: options.listen,
    insecureLoopback: options.insecureLoopback === true,
    clock: { nowMs: () => Date.now() },
    log: createServerLog((line) => process.stderr.write(line)),
    consoleDir: builtConsoleDir(import.meta.dirname),
    limits: DEFAULT_LIMITS,
  }).catch((error: unknown) => {
    throw notStarted(error, options);
  });
  const { info } = server;
  if (options.json === true) printJson(info);
  else {
    printLine(`Sessionward server ${info.serverId}`);
    printLine(`  admin API   ${info.url}`);
    printLine(`  console     ${info.url}/console/`);
    printLine(`  agents      ${info.agentUrl}`);
    printLine(`  TLS pin     ${info.pin ?? "none: plain HTTP on this machine only"}`);
    printLine(`  admin token ${info.adminTokenFile}${info.firstRun ? " (made now)" : ""}`);
    printLine(`  next        sessionward token create --server-data ${options.data}`);
  }
  if (info.policyKeyMode === "demo") printProgress(DEMO_KEYS);
  await stopped;
  await server.close();
}

function addStatus(server: Command): void {
  addServerOptions(
    server.command("status").description("what a server is and how many devices it sees"),
  )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward server status --server-data ./server")
    .action(async (options: ServerOptions & { readonly json?: boolean }) => {
      const status = await openAdminClient(options).call("getServer", {});
      if (options.json === true) {
        printJson(status);
        return;
      }
      const { serverId, version, devices, alarms, policyKeyMode } = status;
      printLine(`${serverId}, version ${version}`);
      printLine(`${devices.online} of ${devices.total} devices online, ${alarms} alarms`);
      printLine(policyKeyMode === "demo" ? DEMO_KEYS : "the policy key is not on this server");
    });
}
