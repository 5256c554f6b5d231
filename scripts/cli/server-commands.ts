import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { addServerOptions, openAdminClient, type ServerOptions } from "./admin-client.ts";
import { collect } from "./duration.ts";
import { notStarted } from "./not-started.ts";
import { CommandError, printJson, printLine, printProgress } from "./output.ts";

type RunOptions = {
  readonly data: string;
  readonly listen: string;
  readonly origin: readonly string[];
  readonly trustedProxy: readonly string[];
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
  addBackup(server);
  addRestore(server);
}

function addRun(server: Command): void {
  server
    .command("run")
    .description("run a server in the foreground until SIGTERM")
    .addOption(dataOption("keys, database and the first admin's token; made when missing"))
    .option("--listen <host:port>", "where to listen; port 0 picks a free one", "127.0.0.1:8443")
    .option(
      "--origin <url>",
      "another address of the console, as browsers write it; may be repeated",
      collect,
      [],
    )
    .option(
      "--trusted-proxy <cidr>",
      "a network of proxies whose X-Forwarded-For is believed; may be repeated",
      collect,
      [],
    )
    .option("--insecure-loopback", "plain HTTP, for 127.0.0.1 only")
    .option("--json", "print one JSON line when ready; the log stays on stderr")
    .addHelpText(
      "after",
      `
Examples:
  sessionward server run --data ./server
  sessionward server run --data /var/lib/sessionward-server --listen 0.0.0.0:8443
  sessionward server run --data ./server --origin https://sessionward.hospital.example:8443
  sessionward server run --data ./server --trusted-proxy 10.0.4.0/24
  sessionward server run --data ./server --listen 127.0.0.1:0 --json`,
    )
    .action(runServer);
}

function dataOption(description: string): Option {
  return new Option("--data <dir>", description)
    .env("SESSIONWARD_SERVER_DATA")
    .makeOptionMandatory();
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
    origins: options.origin,
    trustedProxies: options.trustedProxy,
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
    printLine(`  agents      ${info.agentUrl}`);
    printLine(`  TLS pin     ${info.pin ?? "none: plain HTTP on this machine only"}`);
    printLine(`  admin token ${info.adminTokenFile}${info.firstRun ? " (made now)" : ""}`);
    printLine(`  console     ${consoleUrl(info.url)}`);
    if (info.firstRun) printLine(`  sign in     ${firstSignIn(options.data)}`);
    printLine(`  next        sessionward token create --server-data ${options.data}`);
  }
  if (info.policyKeyMode === "demo") printProgress(DEMO_KEYS);
  await stopped;
  await server.close();
}

/** Passkeys know names only, and this one is on every certificate of ours. */
function consoleUrl(url: string): string {
  return `${url.replace("//127.0.0.1", "//localhost")}/console/`;
}

/** On this machine only: who may read the first token may sign in first (CVE-2024-1709). */
function firstSignIn(dataDir: string): string {
  return `sessionward account invite first-admin --reason "first sign-in" --server-data ${dataDir}`;
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

function addBackup(server: Command): void {
  server
    .command("backup")
    .description("copy a server's database and keys, also while it runs")
    .addOption(dataOption("the server's data directory"))
    .requiredOption("--to <dir>", "a new directory for the copy; whoever can read it is the server")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  sessionward server backup --data ./server --to ./backup-monday
  sessionward server backup --data /var/lib/sessionward-server --to /mnt/safe/$(date +%F) --json`,
    )
    .action(async ({ data, to, json }: { data: string; to: string; json?: boolean }) => {
      const { backupServer } = await import("../../server/backup.ts");
      const taken = await backupServer(resolve(data), resolve(to), Date.now());
      if (!taken.ok) throw new CommandError(taken.reason, taken.detail);
      if (json === true) printJson({ to: resolve(to), ...taken.value });
      else printLine(`${taken.value.serverId} as of ${taken.value.takenAt} is in ${resolve(to)}`);
    });
}

function addRestore(server: Command): void {
  server
    .command("restore")
    .description("put a backup in place, where no server is; then start it with server run")
    .requiredOption("--from <dir>", "a directory that server backup made")
    .addOption(dataOption("where the server is to keep its data: new or empty"))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  sessionward server restore --from ./backup-monday --data ./server
  sessionward server run --data ./server`,
    )
    .action(async ({ from, data, json }: { from: string; data: string; json?: boolean }) => {
      const { restoreServer } = await import("../../server/backup.ts");
      const restored = restoreServer(resolve(from), resolve(data));
      if (!restored.ok) throw new CommandError(restored.reason, restored.detail);
      const { serverId, takenAt } = restored.value;
      if (json === true) printJson({ data: resolve(data), ...restored.value });
      else printLine(`${serverId} is back as of ${takenAt}; start it: server run --data ${data}`);
    });
}
