import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { eventually } from "./eventually.ts";
import { tempDir } from "./temp-dir.ts";

const run = promisify(execFile);

/** Of the system, else what `npm test` unpacked (scripts/bootstrap/unpack.mjs). */
const TREE = ["/", resolve("node_modules/.sessionward/cups")].find((dir) =>
  ["usr/sbin/cupsd", "usr/sbin/lpadmin", "usr/bin/lp"].every((path) => existsSync(join(dir, path))),
);

export const noPrintScheduler: string | null =
  TREE !== undefined && process.getuid?.() === 0
    ? null
    : `needs ${TREE === undefined ? "cupsd, which npm test fetches" : "root"}`;
if (noPrintScheduler !== null) {
  process.stderr.write(`skipped: print queues on a real cupsd: ${noPrintScheduler}\n`);
}

/** A real cupsd with directories and a socket of its own, and the policies that its package has. */
export class PrintScheduler {
  readonly socket: string;
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
    this.socket = join(dir, "cups.sock");
  }

  static async start(): Promise<PrintScheduler> {
    const dir = tempDir();
    chmodSync(dir, 0o755);
    for (const name of ["root", "spool", "cache", "state", "log", "tmp"])
      mkdirSync(join(dir, name));
    const scheduler = new PrintScheduler(dir);
    const child = scheduler.#spawn();
    onTestFinished(async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    });
    await eventually("cupsd listens", () => existsSync(scheduler.socket));
    return scheduler;
  }

  /** A queue without a driver. */
  async addQueue(name: string, device: string, policy = "default"): Promise<void> {
    const options = ["-o", "printer-is-shared=false", "-o", `printer-op-policy=${policy}`];
    await this.#run("usr/sbin/lpadmin", ["-p", name, "-E", "-v", device, ...options]);
  }

  async print(userName: string, queue: string, ...options: readonly string[]): Promise<number> {
    const document = join(this.#dir, "document.txt");
    writeFileSync(document, `a note of ${userName}\n`);
    const out = await this.#run("usr/bin/lp", ["-U", userName, "-d", queue, ...options, document]);
    return Number(/-(\d+) /.exec(out)?.[1]);
  }

  /** The jobs whose documents lie in the spool directory. */
  kept(): number[] {
    const names = readdirSync(join(this.#dir, "spool"));
    return names.flatMap((name) => (/^d(\d+)-/.exec(name) ?? []).slice(1).map(Number)).sort();
  }

  /** Everything that it would tell a person. */
  async states(): Promise<string> {
    return this.#run("usr/bin/lpstat", ["-W", "all", "-p", "-o"]);
  }

  /** The jobs that are not over. */
  async pending(): Promise<string> {
    return this.#run("usr/bin/lpstat", ["-o"]);
  }

  #run(program: string, args: readonly string[]): Promise<string> {
    const all = ["-h", this.socket, ...args];
    return run(join(TREE ?? "/", program), all, { env: environment() }).then(
      ({ stdout }) => stdout,
    );
  }

  #spawn(): ChildProcess {
    const at = (name: string) => join(this.#dir, name);
    const tree = TREE ?? "/";
    const shipped = readFileSync(join(tree, "usr/share/cups/cupsd.conf.default"), "utf8");
    const policies = shipped.replace(/^(Listen|Port|Brows|IdleExit|WebInterface).*$/gm, "");
    writeFileSync(at("cupsd.conf"), `${policies}\nListen ${this.socket}\nWebInterface No\n`);
    const files = [
      ...["User lp", "Group lp", "SystemGroup root", "FileDevice Yes"],
      ...[`ServerRoot ${at("root")}`, `RequestRoot ${at("spool")}`, `CacheDir ${at("cache")}`],
      ...[`StateDir ${at("state")}`, `TempDir ${at("tmp")}`, `ErrorLog ${at("log/error")}`],
      ...[`AccessLog ${at("log/access")}`, `PageLog ${at("log/page")}`],
      ...[`ServerBin ${join(tree, "usr/lib/cups")}`, `DataDir ${join(tree, "usr/share/cups")}`],
    ];
    writeFileSync(at("cups-files.conf"), `${files.join("\n")}\n`);
    const args = ["-f", "-c", at("cupsd.conf"), "-s", at("cups-files.conf")];
    return spawn(join(tree, "usr/sbin/cupsd"), args, { env: environment(), stdio: "ignore" });
  }
}

function environment(): NodeJS.ProcessEnv {
  if (TREE === undefined || TREE === "/") return { ...process.env };
  const libraries = join(TREE, "usr/lib");
  const ofMachine = readdirSync(libraries).filter((name) => name.endsWith("-linux-gnu"));
  return {
    ...process.env,
    LD_LIBRARY_PATH: ofMachine.map((name) => join(libraries, name)).join(":"),
  };
}
