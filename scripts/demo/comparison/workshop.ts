import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { browserPath } from "../availability.ts";
import { type Machine, startMachine } from "./machine.ts";
import { accountOn, USER_NAME } from "./seat.ts";
import { quietenFirefox } from "./side-today.ts";
import { keepProfile, type StartedFirefox } from "./started-firefox.ts";

/** A third computer that nobody sees, which starts Firefox once, for the runs after this one. */
export type Workshop = {
  /** Null: it is there. */
  readonly done: Promise<string | null>;
  stop(): Promise<void>;
};

export type WorkshopPlace = {
  readonly codeDir: string;
  readonly disksDir: string;
  readonly outDir: string;
};

/** What it does at its first start goes on for a minute; before, the next one is no cheaper. */
const SETTLED_AFTER_MS = 70_000;
const END_LIMIT_MS = 60_000;

export function openWorkshop(place: WorkshopPlace, wanted: StartedFirefox): Workshop {
  const dir = join(place.disksDir, "workshop");
  const outDir = join(place.outDir, "workshop");
  for (const each of [join(dir, "disk"), outDir]) mkdirSync(each, { recursive: true });
  const machine = startMachine({ codeDir: place.codeDir, dir, outDir, isInBackground: true });
  const stop = async () => {
    const own = await machine.catch(() => null);
    await own?.powerOff();
  };
  return { done: makeAndStop(machine, wanted, stop), stop };
}

async function makeAndStop(
  machine: Promise<Machine>,
  wanted: StartedFirefox,
  stop: () => Promise<void>,
): Promise<string | null> {
  try {
    await startOnce(await machine, wanted);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await stop();
  }
}

async function startOnce(machine: Machine, wanted: StartedFirefox): Promise<void> {
  const { homeDir } = await accountOn(machine);
  quietenFirefox({ machine });
  let isSettled = false;
  const settled = delay(SETTLED_AFTER_MS).then(() => {
    isSettled = true;
    // What it would ask after that, it keeps in files that are not taken along.
    return machine.run(["pkill", "-KILL", "-u", USER_NAME]);
  });
  const { stderr } = await machine.run(firefoxArgv(homeDir), SETTLED_AFTER_MS + END_LIMIT_MS);
  if (!isSettled) throw new Error(`Firefox ended by itself: ${stderr.slice(0, 300)}`);
  await settled;
  await keepProfile(machine, homeDir, wanted);
}

/** With what nobody else needs of the processors: the visitor looks at two other computers. */
function firefoxArgv(homeDir: string): readonly string[] {
  const env = ["env", "-i", `HOME=${homeDir}`, "PATH=/usr/bin:/bin", "LANG=C.UTF-8"];
  const firefox = [browserPath("firefox") ?? "firefox", "--headless", "--new-instance"];
  const person = ["runuser", "-u", USER_NAME, "--"];
  return ["nice", "-n", "19", ...person, ...env, ...firefox, "about:blank"];
}
