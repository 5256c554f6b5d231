import { parseArgs } from "node:util";
import { DEFAULT_DATA_DIR } from "./default-data-dir.ts";
import { endOnFault } from "./last-words.ts";
import { jsonLog } from "./log.ts";
import { runAgent } from "./main.ts";

/** By then every watch is armed and the server has answered, if it ever does. */
const SETTLED_MS = 5000;

endOnFault(
  process,
  jsonLog((line) => process.stderr.write(line), Date.now),
);
const { values } = parseArgs({ options: { data: { type: "string" } } });
// Once: what a start leaves behind (parsed text, first answers) is not needed again, and an idle
// daemon would keep it for as long as it makes no garbage. There is no `gc` without its flag.
setTimeout(() => globalThis.gc?.({ type: "major", flavor: "last-resort" }), SETTLED_MS).unref();
const outcome = await runAgent(values.data ?? DEFAULT_DATA_DIR);
if (!outcome.ok) process.stderr.write(`sessionward agent: ${outcome.detail}\n`);
// A look at the posture may still run in a child; nobody waits for it any more.
process.exit(outcome.ok ? 0 : 1);
