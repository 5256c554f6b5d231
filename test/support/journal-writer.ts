import { writeSync } from "node:fs";
import { openStore } from "../../agent/store/open-store.ts";

/**
 * A child that begins commands as fast as it can, finishes every second one, and prints each step
 * only after it returned: what was printed must be there after a kill.
 */
const [dataDir = "", prefix = ""] = process.argv.slice(2);
const opened = openStore(dataDir, { nowMs: () => 0 });
if (!opened.ok) throw new Error(opened.detail);
const { journal, audit } = opened.value;

for (let n = 0; ; n += 1) {
  const commandId = `${prefix}-${n}`;
  journal.begin({ commandId, bodySha256: `sha-${n}`, body: `body ${n}` }, n);
  writeSync(1, `begun ${commandId}\n`);
  audit.append("command", "agent", { commandId });
  if (n % 2 === 0) continue;
  journal.advance(commandId, "done", { state: "done", n });
  writeSync(1, `done ${commandId}\n`);
}
