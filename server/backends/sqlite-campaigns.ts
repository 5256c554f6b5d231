import type { CampaignRecord, CampaignStore } from "../campaigns/campaign-record.ts";
import type { SqliteDatabase } from "./sqlite.ts";

type CampaignRow = { readonly targets: string; readonly body: string };

export function sqliteCampaigns(database: SqliteDatabase): CampaignStore {
  return {
    add: async (campaign) => addCampaign(database, campaign),
    find: async (campaignId) => findCampaign(database, campaignId),
    list: async ({ state, limit }) =>
      database
        .prepare<{ state: string | null; limit: number }, CampaignRow>(
          `SELECT targets, body FROM campaign WHERE @state IS NULL OR state = @state
           ORDER BY requested_at DESC, id DESC LIMIT @limit`,
        )
        .all({ state: state ?? null, limit })
        .map(toCampaign),
    update: async (campaignId, change) =>
      database.transaction(updateCampaign).immediate(database, campaignId, change),
  };
}

/** The list of targets is frozen: it stands in a column of its own, and no statement changes it. */
function addCampaign(database: SqliteDatabase, { targets, ...rest }: CampaignRecord): void {
  database.prepare("INSERT INTO campaign VALUES (@id, @state, @requestedAt, @targets, @body)").run({
    id: rest.id,
    state: rest.state,
    requestedAt: rest.requestedAt,
    targets: JSON.stringify(targets),
    body: JSON.stringify(rest),
  });
}

function findCampaign(database: SqliteDatabase, campaignId: string): CampaignRecord | null {
  const row = database
    .prepare<[string], CampaignRow>("SELECT targets, body FROM campaign WHERE id = ?")
    .get(campaignId);
  return row === undefined ? null : toCampaign(row);
}

function updateCampaign(
  database: SqliteDatabase,
  campaignId: string,
  change: (campaign: CampaignRecord) => CampaignRecord | null,
): CampaignRecord | null {
  const before = findCampaign(database, campaignId);
  const after = before === null ? null : change(before);
  if (before === null || after === null) return null;
  const { targets: _, ...rest } = after;
  database
    .prepare("UPDATE campaign SET state = @state, body = @body WHERE id = @id")
    .run({ id: campaignId, state: after.state, body: JSON.stringify(rest) });
  return { ...after, targets: before.targets };
}

function toCampaign({ targets, body }: CampaignRow): CampaignRecord {
  return { ...JSON.parse(body), targets: JSON.parse(targets) };
}
