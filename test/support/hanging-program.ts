import { createInterface } from "node:readline";
import { keepPulse } from "../../main/hosts/pulse.ts";

/** Does to its main thread what it is told, and says so once it is free again. */
const ACTS: Readonly<Record<string, () => void>> = {
  computes: () => {
    for (;;);
  },
  waits: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  "computes for a second": () => {
    const endUs = computedUs() + 700_000;
    while (computedUs() < endUs);
  },
  "waits for a second": () =>
    void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000),
};

function computedUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

keepPulse();
for await (const line of createInterface({ input: process.stdin })) {
  ACTS[line]?.();
  process.stdout.write(`${line}: over\n`);
}
