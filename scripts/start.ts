import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { handOver } from "./bootstrap/hand-over.mjs";
import { endWithStarter } from "./bootstrap/starter-watch.mjs";
import { showComparison } from "./demo/comparison/launch.ts";
import { parseStoryOptions, USAGE } from "./demo/story-options.ts";
import {
  bootLogindWorld,
  type LogindWorld,
  WORLD_CODE_DIR,
  WORLD_OUT_DIR,
} from "./sandbox/logind-world.ts";
import { removeStaleWorlds, whyNoWorld } from "./sandbox/world-check.ts";

/**
 * `npm start` shows the page of two computers. `npm start -- --once` puts the story into a private
 * system of its own where that is possible, and into a folder where it is not; it takes everything
 * down again, however it ends.
 */
const options = parseStoryOptions(process.argv.slice(2));
if (!options.ok) {
  const asked = options.reason === "help";
  process.stderr.write(asked ? USAGE : `${options.detail}\n\n${USAGE}`);
  process.exit(asked ? 0 : 2);
}

endWithStarter({ isUnderNpm: false });
const repositoryDir = join(import.meta.dirname, "..");
const sandboxDir = join(repositoryDir, ".sandbox");
const { once, json, display, open } = options.value;
if (!once && display === null) {
  await removeStaleWorlds(sandboxDir);
  process.exit(await showComparison({ repositoryDir, sandboxDir, json, open }));
}

// For what runs outside only: in the sandbox it leads nowhere.
delete process.env["NODE_COMPILE_CACHE"];
const runDir = join(sandboxDir, `run-${process.pid}`);
const outDir = join(runDir, "out");
mkdirSync(outDir, { recursive: true, mode: 0o700 });
await removeStaleWorlds(sandboxDir);

const world = await openWorld();
let interrupted = false;
process.exitCode = await tellStory();
await tidyUp();

/** The private system, or why there is none. */
async function openWorld(): Promise<{ value: LogindWorld | null; lack: string }> {
  const lack = whyNoWorld();
  if (lack !== null) return { value: null, lack: lack.detail };
  const booted = await bootLogindWorld({
    codeDir: repositoryDir,
    worldDir: join(runDir, "world"),
    outDir,
    tmpfsSize: "3g",
  });
  return booted.ok
    ? { value: booted.value, lack: "" }
    : { value: null, lack: `${booted.reason}: ${booted.detail}` };
}

function tellStory(): Promise<number> {
  const inside = world.value !== null;
  const codeDir = inside ? WORLD_CODE_DIR : repositoryDir;
  const story = [
    inside ? join(codeDir, "node_modules/.bin/node") : process.execPath,
    join(codeDir, "scripts/demo/story.ts"),
    ...process.argv.slice(2),
  ];
  const [program = "", ...args] = [...(world.value?.enter ?? []), ...story];
  const child = spawn(program, args, {
    stdio: "inherit",
    env: {
      ...process.env,
      STORY_CODE_DIR: codeDir,
      STORY_RUN_DIR: inside ? "/var/lib/sandbox" : runDir,
      STORY_OUT_DIR: inside ? WORLD_OUT_DIR : outDir,
      STORY_SEEN_OUT_DIR: outDir,
      STORY_NO_WORLD: world.lack,
    },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => interrupt(child));
  }
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 130));
  });
}

/** A private system ends whole and at once; without one the story ends its programs itself. */
function interrupt(child: ChildProcess): void {
  if (interrupted) return;
  interrupted = true;
  if (world.value === null) child.kill("SIGTERM");
  else void world.value.stop().then(() => child.kill("SIGKILL"));
}

/** What remains for reading: logs, photographs and receipts of the last run. */
async function tidyUp(): Promise<void> {
  await world.value?.stop();
  if (interrupted) process.exitCode = 130;
  rmSync(join(outDir, "access"), { recursive: true, force: true });
  const lastDir = join(sandboxDir, "last");
  rmSync(lastDir, { recursive: true, force: true });
  renameSync(outDir, lastDir);
  rmSync(runDir, { recursive: true, force: true });
  handOver(repositoryDir, [".sandbox"]);
}
