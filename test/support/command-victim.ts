import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import { CommandBudget } from "../../agent/core/command-budget.ts";
import { CommandIntake } from "../../agent/core/command-intake.ts";
import { TrustedTime } from "../../agent/core/trusted-time.ts";
import { openStore } from "../../agent/store/open-store.ts";
import { DEVICE_ID } from "./command-bench.ts";

/**
 * An agent's command side that kills itself (SIGKILL) at one step of a command. The effect is
 * "ensure X": a line in a file, unless it is there.
 */
const [dataDir = "", dieAt = "", publicKey = "", envelopeJson = ""] = process.argv.slice(2);
const effectsPath = join(dataDir, "effects");

function dieIf(step: string): void {
  if (step === dieAt) process.kill(process.pid, "SIGKILL");
}

const nowMs = () => Date.now();
const opened = openStore(dataDir, { nowMs });
const key = decodePublicKey(publicKey);
if (!opened.ok || !key.ok) throw new Error("can't start");
const store = opened.value;
const clock = { nowMs, uptimeMs: () => performance.now() };

const intake = new CommandIntake({
  ...store,
  deviceId: DEVICE_ID,
  commandKeys: [{ id: "k", key: key.value }],
  time: new TrustedTime(clock, store.keyValue),
  budget: new CommandBudget({ keyValue: store.keyValue, clock, bootId: "boot-1" }),
  mode: () => "enforce",
  isProtected: () => false,
  onFinished: () => undefined,
  authority: { serverId: "server-1", approvers: () => [] },
  journal: {
    ...store.journal,
    begin: (...input) => {
      dieIf("beforeBegin");
      const begun = store.journal.begin(...input);
      dieIf("insideBegin");
      return begun;
    },
    advance: (...input) => {
      dieIf("beforeResult");
      store.journal.advance(...input);
      dieIf("insideResult");
    },
  },
  execute: async ({ id }) => {
    dieIf("beforeEffect");
    if (!existsSync(`${effectsPath}-${id}`)) appendFileSync(effectsPath, `${id}\n`);
    appendFileSync(`${effectsPath}-${id}`, "");
    dieIf("afterEffect");
    return { state: "done", receiptIds: [] };
  },
});

intake.resumeUnfinished();
if (envelopeJson !== "") intake.receive(JSON.parse(envelopeJson));
await intake.settled();
dieIf("afterResult");
const reports = store.outbox.pending(100).map(({ report }) => report);
process.stdout.write(JSON.stringify(reports));
store.close();
