import * as z from "zod/mini";
import { type Receipt, receiptSchema } from "../../../agent/contract/receipt.ts";
import { browserPath, FAMILIES } from "../availability.ts";
import { eventually } from "../eventually.ts";
import type { Stage } from "../stage.ts";
import { StepFailed, type StepOutcome, succeeded } from "../step.ts";
import { waitForSession } from "./session-steps.ts";

const commandSchema = z.object({
  id: z.string(),
  state: z.string(),
  settled: z.boolean(),
  because: z.nullable(z.string()),
  receiptIds: z.array(z.string()),
});
const sentSchema = z.object({
  commands: z.array(z.object({ id: z.string(), state: z.string() })).check(z.length(1)),
});

/** An admin says "wipe this session now" while both browsers are open and signed in. */
export async function sendWipe(stage: Stage): Promise<readonly StepOutcome[]> {
  const { cli, notes } = stage;
  notes.sessionId = await waitForSession(stage);
  const why = ["--reason", "end of the sandbox shift"];
  const where = ["--session", notes.sessionId];
  const sent = await cli.json(
    sentSchema,
    ...["device", "wipe-session", notes.deviceId, ...where, ...why],
  );
  const [command] = sent.commands;
  if (command === undefined) throw new StepFailed("the server made no command");
  notes.commandId = command.id;
  return succeeded({ commandId: command.id, state: command.state });
}

const receiptShownSchema = z.object({ receipt: receiptSchema });

/** The order is verified, and a receipt says of every store what was there and that it is gone. */
export async function confirmWipe(stage: Stage): Promise<readonly StepOutcome[]> {
  const command = await eventually("settled order", () => settledCommand(stage), {
    withinMs: 60_000,
  });
  if (command.state !== "verified") {
    throw new StepFailed(`the order ended as ${command.state}: ${command.because}`);
  }
  const [receiptId] = command.receiptIds;
  if (receiptId === undefined) throw new StepFailed("the order was verified without a receipt");
  stage.notes.receiptId = receiptId;
  const { receipt } = await stage.cli.json(receiptShownSchema, "receipt", "show", receiptId);
  return succeeded({ receiptId, ...judgeReceipt(receipt) });
}

async function settledCommand({
  cli,
  notes,
}: Stage): Promise<z.infer<typeof commandSchema> | null> {
  const shown = z.object({ commands: z.array(commandSchema) });
  const { commands } = await cli.json(shown, "device", "show", notes.deviceId);
  return commands.find(({ id, settled }) => id === notes.commandId && settled) ?? null;
}

function judgeReceipt(receipt: Receipt): Readonly<Record<string, unknown>> {
  if (receipt.status !== "done") throw new StepFailed(`the receipt says ${receipt.status}`);
  const families = new Set(receipt.profiles.map(({ family }) => family));
  const silent = FAMILIES.filter((family) => browserPath(family) !== null && !families.has(family));
  if (silent.length > 0) throw new StepFailed(`the receipt is silent about ${silent.join(", ")}`);
  const sessionStores = receipt.profiles.flatMap(({ stores }) =>
    stores.filter(({ category }) => category === "session"),
  );
  const left = sessionStores.filter(({ after }) => after === undefined || after.count > 0);
  if (left.length > 0) throw new StepFailed(`left: ${left.map(({ store }) => store).join(", ")}`);
  return {
    profiles: receipt.profiles.map(({ family, profile, closed, stopMs, goneMs }) => ({
      ...{ family, profile, closed, stopMs, goneMs },
    })),
    sessionItemsBefore: sessionStores.reduce((sum, { before }) => sum + before.count, 0),
    sessionItemsAfter: 0,
  };
}
