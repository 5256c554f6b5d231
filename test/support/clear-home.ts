import { createBrowsers } from "../../agent/browsers/browsers.ts";
import type { ProfileReceipt } from "../../agent/contract/receipt.ts";
import { DEFAULT_DATA_KINDS } from "../../policies/vocabulary.ts";
import { HELPER_PATH } from "./programs.ts";
import { silentLog } from "./silent-log.ts";
import type { TestUser } from "./test-user.ts";

/** The real thing with its real helper, or with another program in the helper's place. */
export function realBrowsers(helperPath = HELPER_PATH) {
  const nodePath = process.execPath;
  return createBrowsers({ helperPath, nodePath, windowCloser: null, log: silentLog });
}

type Owner = Pick<TestUser, "homeDir" | "uid" | "gid">;

export function clearRequest({ homeDir, uid, gid }: Owner) {
  return {
    homeDir,
    uid,
    gid,
    data: DEFAULT_DATA_KINDS,
    families: null,
    display: null,
    xAuthorityPath: null,
    dryRun: false,
  };
}

/** Clears to the last byte. @returns receipts by profile */
export async function clearHome(
  user: TestUser,
  helperPath = HELPER_PATH,
): Promise<ReadonlyMap<string, ProfileReceipt>> {
  const cleared = await realBrowsers(helperPath).clear(clearRequest(user));
  if (!cleared.ok) throw new Error(`${cleared.reason}: ${cleared.detail}`);
  const receipts = await cleared.value.freed;
  return new Map(receipts.map((receipt) => [receipt.profile, receipt]));
}
