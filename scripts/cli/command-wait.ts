import type { CommandView } from "../../server/contract/admin-shapes.ts";
import type { AdminClient } from "./admin-client.ts";
import { everyCommand } from "./every-page.ts";
import { CommandError, EXIT, type ExitCode } from "./output.ts";

export type CommandNews = {
  readonly command: string;
  readonly device: string;
  readonly state: CommandView["state"];
  readonly at: string;
  readonly because: string | null;
  readonly detail: string | null;
  readonly receiptIds: readonly string[];
};

const ASK_EVERY_MS = 200;

/**
 * Follows the commands of one request and tells of every state, each once.
 *
 * @returns the commands when all are settled.
 * @throws CommandError `notYet` when some are not after `waitMs`.
 */
export async function followCommands(
  admin: AdminClient,
  batchId: string,
  waitMs: number,
  tell: (news: CommandNews) => void,
): Promise<readonly CommandView[]> {
  const deadline = Date.now() + waitMs;
  const told = new Map<string, number>();
  for (;;) {
    const commands = await everyCommand(admin, { batchId });
    for (const command of commands) {
      for (const news of newsOf(command, told.get(command.id) ?? 0)) tell(news);
      told.set(command.id, command.history.length);
    }
    if (commands.every(({ settled }) => settled)) return commands;
    if (Date.now() > deadline) throw notYet(commands, waitMs);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

function newsOf(command: CommandView, alreadyTold: number): readonly CommandNews[] {
  return command.history.slice(alreadyTold).map(({ state, at }) => {
    const isNow = state === command.state;
    return {
      command: command.id,
      device: command.deviceId,
      state,
      at,
      because: isNow ? command.because : null,
      detail: isNow ? command.detail : null,
      receiptIds: isNow ? command.receiptIds : [],
    };
  });
}

function notYet(commands: readonly CommandView[], waitMs: number): CommandError {
  const open = commands.filter(({ settled }) => !settled);
  const states = open.map(({ deviceId, state }) => `${deviceId} is ${state}`).join(", ");
  return new CommandError(
    "notYet",
    `after ${waitMs / 1000} s ${states}; the order stands, "sessionward device show" tells more`,
  );
}

/** The worst of them: one that failed counts more than one that was refused or half done. */
export function exitCodeOf(commands: readonly CommandView[]): ExitCode {
  const states = new Set(commands.map(({ state }) => state));
  if (states.has("failed") || states.has("expired")) return EXIT.failed;
  if (states.has("refused") || states.has("cancelled")) return EXIT.refused;
  return states.has("partial") ? EXIT.partial : EXIT.done;
}
