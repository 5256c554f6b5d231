import { join } from "node:path";
import { bootLogindWorld, type LogindWorld } from "../../sandbox/logind-world.ts";
import { type Ran, runProgram } from "../run-program.ts";

/** One of the two computers: a private Linux whose disk outlives its power. */
export type Machine = {
  /** Runs a program in it, as root. */
  run(argv: readonly string[], timeoutMs?: number): Promise<Ran>;
  /** @throws when it ends with anything but 0. */
  must(argv: readonly string[], timeoutMs?: number): Promise<string>;
  /** Where a path of it lies for us. */
  inside(path: string): string;
  /** SIGKILL to everything that runs in it, at once. */
  powerOff(): Promise<void>;
  powerOn(): Promise<void>;
};

export type MachinePlace = {
  readonly codeDir: string;
  /** Made for this computer; its disk too. */
  readonly dir: string;
  /** Logs that remain. */
  readonly outDir: string;
  /** It gets the processors only where nobody else wants them. */
  readonly isInBackground?: boolean;
};

/** @throws where none can be made */
export async function startMachine(place: MachinePlace): Promise<Machine> {
  const { codeDir, dir, outDir, isInBackground = false } = place;
  let world: LogindWorld | null = null;
  const running = () => {
    if (world === null) throw new Error("the power is off");
    return world;
  };
  const run = (argv: readonly string[], timeoutMs = 30_000) =>
    runProgram([...running().enter, ...argv], { timeoutMs });
  const machine: Machine = {
    run,
    must: async (argv, timeoutMs) => {
      const ran = await run(argv, timeoutMs);
      if (ran.code === 0) return ran.stdout;
      const said = `${ran.stderr} ${ran.stdout}`.trim().slice(0, 300);
      throw new Error(`${argv[0]} exited ${ran.code}: ${said}`);
    },
    inside: (path) => join(`/proc/${running().pid}/root`, path),
    powerOff: async () => {
      const ending = world;
      world = null;
      await ending?.stop();
    },
    powerOn: async () => {
      const booted = await bootLogindWorld({
        ...{ codeDir, outDir, worldDir: join(dir, "world"), diskDir: join(dir, "disk") },
        ...{ tmpfsSize: "2g", isInBackground },
      });
      if (!booted.ok) throw new Error(`${booted.reason}: ${booted.detail}`);
      world = booted.value;
    },
  };
  await machine.powerOn();
  return machine;
}
