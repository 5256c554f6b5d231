import { setImmediate as nextTurn } from "node:timers/promises";
import type { TrustedKey } from "../../agent/contract/envelope.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import type { ServerClock } from "../ports.ts";
import type { CommandRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { type CommandDraft, signCommand } from "./command-signing.ts";

export type SendingParts = {
  readonly storage: Pick<Storage, "commands">;
  readonly keys: { readonly command: TrustedKey };
  readonly desk: Pick<DeviceDesk, "sendCommands">;
  readonly clock: ServerClock;
  /** Asked before each commit and before what it holds is sent: a halt waits for neither. */
  readonly goesOn: () => boolean;
};

/** Stored together: a halt gets in between two of these, and so does everybody else. */
const PER_COMMIT = 100;

/**
 * A command for each of these devices, durable before it is sent. The next ones are signed on the
 * threads of the pool while these are stored.
 *
 * @param draftFor null: it gets none
 */
export async function sendInCommits(
  deviceIds: readonly string[],
  draftFor: (deviceId: string) => CommandDraft | null,
  parts: SendingParts,
): Promise<void> {
  const { storage, desk, goesOn } = parts;
  let signing = signAll(deviceIds.slice(0, PER_COMMIT), draftFor, parts);
  for (let next = PER_COMMIT; next < deviceIds.length + PER_COMMIT; next += PER_COMMIT) {
    const commands = await signing;
    if (!goesOn()) return;
    signing = signAll(deviceIds.slice(next, next + PER_COMMIT), draftFor, parts);
    // Nobody waits for it after a halt; where somebody does, it is thrown to them.
    signing.catch(() => undefined);
    await storage.commands.add(commands);
    // Halted meanwhile: they are cancelled, and go nowhere.
    if (!goesOn()) return;
    desk.sendCommands(commands);
    await nextTurn();
  }
}

async function signAll(
  deviceIds: readonly string[],
  draftFor: (deviceId: string) => CommandDraft | null,
  { keys, clock }: SendingParts,
): Promise<readonly CommandRecord[]> {
  const drafts = deviceIds.flatMap((deviceId) => draftFor(deviceId) ?? []);
  return Promise.all(drafts.map((draft) => signCommand(draft, keys.command, clock)));
}
