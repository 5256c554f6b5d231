import { constants, setPriority } from "node:os";
import type { OperatingSystem } from "../../policies/vocabulary.ts";
import { CHECKS_BY_SYSTEM } from "./posture/checks.ts";
import { collectPosture } from "./posture/collect.ts";
import { deviceWorld } from "./posture/device-world.ts";
import { systemChecks } from "./posture-system.ts";

/**
 * A program of its own, run and gone: what `systeminformation` loads would otherwise stay in the
 * daemon for good. Prints one JSON object of facts by key and nothing else.
 */
const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, OperatingSystem>>> = {
  linux: "linux",
  win32: "windows",
  darwin: "macos",
};

async function main(): Promise<void> {
  // Inherited by every command that is run from here.
  setPriority(constants.priority.PRIORITY_LOW);
  const system = SYSTEMS[process.platform];
  if (system === undefined) throw new Error(`no posture checks for ${process.platform}`);
  const checks = { ...CHECKS_BY_SYSTEM[system], ...systemChecks(system) };
  const facts = await collectPosture(checks, deviceWorld(system, Date.now()));
  // A check that is still hanging must not keep the program alive after its answer.
  process.stdout.write(JSON.stringify(facts), () => process.exit(0));
}

await main();
