import type { Log } from "./core/ports.ts";

type Host = {
  on(event: "uncaughtException", listener: (fault: unknown) => void): unknown;
  exit(code: number): void;
};

const MOST_CHARACTERS = 2_000;

/**
 * A fault that no part expected, or a promise that none waited for: what the daemon holds to be true is
 * in doubt. It says why in one line, and whoever started it starts it anew from what is written down.
 */
export function endOnFault(host: Host, log: Pick<Log, "warn">): void {
  host.on("uncaughtException", (fault) => {
    const stack = fault instanceof Error ? fault.stack : undefined;
    log.warn("crashed", { fault: shortened(String(fault)), stack: shortened(stack ?? "") });
    host.exit(1);
  });
}

function shortened(text: string): string {
  return text.slice(0, MOST_CHARACTERS);
}
