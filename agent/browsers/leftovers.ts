import { closeSync } from "node:fs";
import { becomeUser } from "../core/become-user.ts";
import {
  type LeftoverAmount,
  type LeftoverAnswer,
  type LeftoverPlan,
  leftoverPlanSchema,
} from "../core/leftover-files.ts";
import { type BytePath, bytePath } from "./byte-path.ts";
import { canonicalPathOf, openHome } from "./dir-handle.ts";
import { removePlaces } from "./leftover-places.ts";
import { namesInUse } from "./names-in-use.ts";
import { removeTemporary } from "./temporary-files.ts";

/**
 * Deletes what an account left outside its browsers. It stands beside the wipe helper because only
 * these two change anything that a person wrote: started as root with its code loaded, it looks
 * which names are in use, becomes that account for good, and only then opens anything (design §6.6).
 */
async function main(plan: LeftoverPlan): Promise<LeftoverAnswer> {
  const { uid, gid, directories, upToMs } = plan;
  const inUse = namesInUse(uid, directories);
  becomeUser({ uid, gid, groups: [] });
  const endMs = performance.now() + plan.withinMs;
  const isLate = () => performance.now() > endMs;
  const { homePath, recent } = await clearHome(plan, isLate);
  const amounts: LeftoverAmount[] = [];
  for (const path of directories) {
    const names = inUse.get(path) ?? new Set();
    amounts.push(await removeTemporary(path, { uid, upToMs, isLate, inUse: names, homePath }));
  }
  return { recent, temporary: amounts.reduce(sumOf, NOTHING) };
}

const NOTHING: LeftoverAmount = { before: 0, after: 0, inUse: 0, isCutShort: false };

async function clearHome(plan: LeftoverPlan, isLate: () => boolean): Promise<HomeCleared> {
  const home = openHome(plan.homeDir, plan.uid);
  if (!home.ok) return { homePath: bytePath(plan.homeDir), recent: NOTHING };
  const homePath = canonicalPathOf(home.value);
  const recent = plan.recent ? await removePlaces(home.value, isLate) : NOTHING;
  closeSync(home.value);
  return { homePath, recent };
}

type HomeCleared = { readonly homePath: BytePath; readonly recent: LeftoverAmount };

function sumOf(one: LeftoverAmount, other: LeftoverAmount): LeftoverAmount {
  return {
    before: one.before + other.before,
    after: one.after + other.after,
    inUse: one.inUse + other.inUse,
    isCutShort: one.isCutShort || other.isCutShort,
  };
}

process.stdout.on("error", () => undefined);
const answer = await main(leftoverPlanSchema.parse(JSON.parse(process.argv[2] ?? "{}")));
process.stdout.write(`${JSON.stringify(answer)}\n`);
