import { createInterface } from "node:readline";
import { keepPulse } from "../../main/hosts/pulse.ts";

/** Does to its main thread what it is told, and says so once it is free again. */
const ACTS: Readonly<Record<string, () => void>> = {
  computes: () => {
    for (;;);
  },
  waits: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  "computes for a second": () => {
    const endTicks = process.cpuUsage().user + 700_000;
    while (process.cpuUsage().user < endTicks);
  },
  "waits for a second": () =>
    void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000),
};

keepPulse();
for await (const line of createInterface({ input: process.stdin })) {
  ACTS[line]?.();
  process.stdout.write(`${line}: over\n`);
}
