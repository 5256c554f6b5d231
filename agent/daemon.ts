import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { DEFAULT_DATA_DIR } from "./default-data-dir.ts";

const { values } = parseArgs({ options: { data: { type: "string" } } });
const dataDir = values.data ?? DEFAULT_DATA_DIR;

// In the daemon's own directory, which nobody else may write: what lies there is run as the daemon.
enableCompileCache(join(dataDir, "compile-cache"));
const { runAgent } = await import("./main.ts");
// What runs now and then gains nothing from optimized code. Given at the start, these flags would
// make Node throw its own code cache away, and start a third slower.
setFlagsFromString("--no-opt");
setFlagsFromString("--no-maglev");
const outcome = await runAgent(dataDir);
if (!outcome.ok) process.stderr.write(`sessionward agent: ${outcome.detail}\n`);
// A look at the posture may still run in a child; nobody waits for it any more.
process.exit(outcome.ok ? 0 : 1);
