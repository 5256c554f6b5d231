import { moveCampaign } from "../campaigns/campaign-progress.ts";
import type { CampaignRecord } from "../campaigns/campaign-record.ts";
import type { CampaignRunner } from "../campaigns/campaign-runner.ts";
import { cancel } from "../commands/command-progress.ts";
import type { CommandTracker } from "../commands/command-tracker.ts";
import { mayUse } from "../contract/roles.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";
import type { AccountRecord } from "./account-records.ts";

export type WithdrawalParts = {
  readonly storage: Pick<Storage, "campaigns" | "commands">;
  readonly runner: Pick<CampaignRunner, "halt">;
  readonly tracker: Pick<CommandTracker, "writeAllSent">;
  readonly clock: ServerClock;
};

const MOST = 100_000;

/**
 * What somebody asked for or approved ends where it is once they may no longer do so: what was not
 * delivered is withdrawn, and nobody can let it go on (attack 69).
 */
export async function withdrawWorkOf(account: AccountRecord, parts: WithdrawalParts) {
  const { storage, runner, tracker, clock } = parts;
  const because = `${account.name} may not do this any more`;
  const isTheirs = involvementOf(account);
  const running = await storage.campaigns.list({ state: "running", limit: MOST });
  for (const { id } of running.filter(isTheirs)) await runner.halt(id, "server", because);
  for (const state of ["halted", "waiting"] as const) {
    const open = await storage.campaigns.list({ state, limit: MOST });
    for (const { id } of open.filter(isTheirs)) {
      const move = { event: "reject", by: "server", at: isoAt(clock), because } as const;
      await storage.campaigns.update(id, (campaign) => moveCampaign(campaign, move));
    }
  }
  if (mayAct(account)) return;
  await tracker.writeAllSent();
  const queued = await storage.commands.list({ state: "queued", limit: MOST });
  for (const { id } of queued.filter(({ requestedBy }) => requestedBy === account.name)) {
    await storage.commands.update(id, (command) => cancel(command, "withdrawn", isoAt(clock)));
  }
}

function involvementOf(account: AccountRecord): (campaign: CampaignRecord) => boolean {
  const mayApprove = isWhole(account) && mayUse(account.role, "approver");
  return ({ requestedBy, approvals }) =>
    (!mayAct(account) && requestedBy === account.name) ||
    (!mayApprove && approvals.some(({ by }) => by === account.name));
}

function mayAct(account: AccountRecord): boolean {
  return isWhole(account) && mayUse(account.role, "operator");
}

/** For some groups only: what of it was within them is not worth telling apart. */
function isWhole({ disabledAt, groups }: AccountRecord): boolean {
  return disabledAt === null && groups === null;
}
