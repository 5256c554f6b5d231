import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const LIMIT_MS = 30_000;

/** Milliseconds from exec to exit. */
export async function timeUntilExit(argv: readonly string[]): Promise<number> {
  const [program = "", ...args] = argv;
  const startedAt = performance.now();
  const child = spawn(program, args, { stdio: "ignore" });
  await once(child, "exit");
  return performance.now() - startedAt;
}

/**
 * Milliseconds from exec to each event that a program tells of in JSON lines on stderr; then it is
 * asked to end, and has ended when this returns.
 */
export async function timeUntilEvents(
  { argv, env }: { readonly argv: readonly string[]; readonly env: NodeJS.ProcessEnv },
  events: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const [program = "", ...args] = argv;
  const startedAt = performance.now();
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const at: Record<string, number> = {};
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    const event = events.find((name) => line.includes(`"event":"${name}"`));
    if (event !== undefined) at[event] ??= performance.now() - startedAt;
    if (events.every((name) => Object.hasOwn(at, name))) child.kill("SIGTERM");
  }
  await ended;
  clearTimeout(limit);
  const missing = events.filter((name) => !Object.hasOwn(at, name));
  if (missing.length === 0) return at;
  throw new Error(`${program} never said ${missing.join(", ")}: ${lines.slice(-3).join(" | ")}`);
}
