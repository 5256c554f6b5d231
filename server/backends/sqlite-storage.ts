import type { Storage } from "../storage/storage.ts";
import { openSqliteDatabase } from "./sqlite.ts";
import { sqliteAccounts } from "./sqlite-accounts.ts";
import { sqliteAdmins } from "./sqlite-admins.ts";
import { sqliteTrail } from "./sqlite-audit.ts";
import { sqliteCampaigns } from "./sqlite-campaigns.ts";
import { sqliteCommands } from "./sqlite-commands.ts";
import { sqliteConsoleSessions } from "./sqlite-console-sessions.ts";
import { sqliteDeeds } from "./sqlite-deeds.ts";
import { sqliteDevices } from "./sqlite-devices.ts";
import { sqliteAuditGaps } from "./sqlite-gap-acceptance.ts";
import { GroupCommit } from "./sqlite-group-commit.ts";
import { sqliteLived } from "./sqlite-lived.ts";
import { sqlitePasskeys } from "./sqlite-passkeys.ts";
import { sqlitePolicies } from "./sqlite-policies.ts";
import { sqliteReplies } from "./sqlite-replies.ts";
import { sqliteReports } from "./sqlite-reports.ts";
import { sqliteSigns } from "./sqlite-signs.ts";
import { sqliteTokens } from "./sqlite-tokens.ts";

/** The embedded default: one file, one process. */
export function openSqliteStorage(path: string): Storage {
  const database = openSqliteDatabase(path);
  const together = new GroupCommit(database);
  return {
    devices: sqliteDevices(database, together),
    tokens: sqliteTokens(database),
    policies: sqlitePolicies(database),
    commands: sqliteCommands(database),
    reports: sqliteReports(database),
    auditGaps: sqliteAuditGaps(database),
    trail: sqliteTrail(database),
    admins: sqliteAdmins(database),
    replies: sqliteReplies(database),
    accounts: sqliteAccounts(database),
    sessions: sqliteConsoleSessions(database),
    passkeys: sqlitePasskeys(database),
    campaigns: sqliteCampaigns(database),
    deeds: sqliteDeeds(database),
    signs: sqliteSigns(database),
    lived: sqliteLived(database),
    close: async () => {
      together.flush();
      database.close();
    },
  };
}
