import type { Log } from "./ports.ts";

/** Work that nobody waits for, and that the daemon can do without: a fault of it stands in the log. */
export function inBackground(work: Promise<unknown>, log: Pick<Log, "warn">, event: string): void {
  work.catch((fault: unknown) => log.warn(event, { fault: String(fault).slice(0, 400) }));
}
