import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** What one contestant needed for one home. */
export type WipeTimes = Readonly<Record<"totalMs" | "goneMs" | "freedMs" | "execToGoneMs", number>>;

/** The account that owns the homes: it need not exist, and nobody else's files are its own. */
export const BENCH_UID = 54_321;

const BLEACHBIT = "/usr/bin/bleachbit";
const OPTIONS = ["cache", "cookies", "dom", "form_history", "history", "passwords"];
const MORE = ["search_engines", "session", "site_preferences", "sync", "vacuum"];

const clearedSchema = z.object({
  receipts: z
    .array(
      z.object({
        status: z.literal("done"),
        goneMs: z.number(),
        freedMs: z.number(),
      }),
    )
    .min(1),
  execToGoneMs: z.number(),
});

export function noBleachBit(): string | null {
  if (existsSync(BLEACHBIT)) return null;
  return `no comparison: ${BLEACHBIT} is not there; install it (apt-get install bleachbit), then run this again`;
}

/** `sessionward browsers clear`, from exec to the last byte. */
export async function wipeWithOurs(
  repositoryDir: string,
  homeDir: string,
  more: readonly string[] = [],
): Promise<WipeTimes> {
  const argv = ours(repositoryDir, homeDir, more);
  const { ms, stdout } = await timed(argv);
  const cleared = clearedSchema.parse(JSON.parse(stdout));
  return {
    totalMs: ms,
    goneMs: Math.max(...cleared.receipts.map(({ goneMs }) => goneMs)),
    freedMs: Math.max(...cleared.receipts.map(({ freedMs }) => freedMs)),
    execToGoneMs: cleared.execToGoneMs,
  };
}

/** All of its options for Chromium, as the owner of the home, as its manual says. */
export async function wipeWithBleachBit(homeDir: string): Promise<number> {
  const options = [...OPTIONS, ...MORE].map((name) => `chromium.${name}`);
  const { ms } = await timed(asOwner(homeDir, [BLEACHBIT, "--clean", ...options]));
  return ms;
}

export async function wipeWithRm(homeDir: string): Promise<number> {
  const dirs = [join(homeDir, ".config/chromium"), join(homeDir, ".cache/chromium")];
  const { ms } = await timed(asOwner(homeDir, ["/bin/rm", "-rf", ...dirs]));
  return ms;
}

/** Peak memory of our helper, read from outside while it works; not in a round that is timed. */
export async function helperPeakKib(
  repositoryDir: string,
  homeDir: string,
  more: readonly string[] = [],
): Promise<number> {
  const running = timed(ours(repositoryDir, homeDir, more));
  let peakKib = 0;
  const watch = setInterval(() => {
    peakKib = Math.max(peakKib, ...helperPids(repositoryDir).map(peakOf));
  }, 20);
  await running;
  clearInterval(watch);
  return peakKib;
}

function ours(repositoryDir: string, homeDir: string, more: readonly string[]): readonly string[] {
  const program = join(repositoryDir, "dist", "sessionward.js");
  return [process.execPath, program, "browsers", "clear", "--home", homeDir, "--json", ...more];
}

function asOwner(homeDir: string, argv: readonly string[]): readonly string[] {
  const identity = ["--reuid", `${BENCH_UID}`, "--regid", `${BENCH_UID}`, "--clear-groups"];
  const env = ["env", "-i", `HOME=${homeDir}`, "LANG=C.UTF-8", "PATH=/usr/bin:/bin"];
  return ["setpriv", ...identity, ...env, ...argv];
}

async function timed(argv: readonly string[]): Promise<{ ms: number; stdout: string }> {
  const [program = "", ...args] = argv;
  const startedAtMs = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const [code] = await once(child, "close");
  const ms = performance.now() - startedAtMs;
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}`);
  return { ms, stdout };
}

/** Of this checkout only: others may be at work on the same machine. */
function helperPids(repositoryDir: string): readonly string[] {
  const isHelper = (name: string) => {
    const line = textOf(`/proc/${name}/cmdline`);
    return line.includes(repositoryDir) && line.includes("helper.js");
  };
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isHelper(name));
}

function peakOf(pid: string): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
