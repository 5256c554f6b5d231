import { realpathSync } from "node:fs";
import * as z from "zod/mini";
import type { LeftoverReceipt } from "../../contract/receipt.ts";
import {
  type LeftoverAmount,
  type LeftoverAnswer,
  type LeftoverPlan,
  leftoverAnswerSchema,
} from "../../core/leftover-files.ts";
import { runCommand } from "../child-process.ts";

/** It begins nothing new after so long; the cover stays for 10 s at most (design §5). */
const WITHIN_MS = 5_000;
/** A file system that hangs must not hold the act up. */
const KILLED_AFTER_MS = 8_000;

/** Deletes files as the account that they belong to. @returns null where nothing came back */
export async function runLeftoverProgram(
  programPath: string,
  plan: Omit<LeftoverPlan, "withinMs">,
): Promise<LeftoverAnswer | null> {
  const directories = existing(plan.directories);
  const asked = JSON.stringify({ ...plan, directories, withinMs: WITHIN_MS });
  const ran = await runCommand(process.execPath, [programPath, asked], {
    timeoutMs: KILLED_AFTER_MS,
    env: {},
  });
  if (!ran.ok || ran.value.exitCode !== 0) return null;
  return decode(ran.value.stdout);
}

/** What came back of one kind. */
export function amountReceipt(
  kind: LeftoverReceipt["kind"],
  amount: LeftoverAmount | undefined,
): LeftoverReceipt {
  if (amount === undefined) {
    return { kind, status: "unknown", before: 0, after: 0, because: "noAnswer" };
  }
  const { before, after, inUse, isCutShort } = amount;
  const counted = { kind, before, after, ...(inUse === 0 ? {} : { inUse }) };
  if (after === 0) return { ...counted, status: "cleared" };
  return { ...counted, status: "partial", because: isCutShort ? "timeLimit" : "refused" };
}

/** Root's own directories; one that is another one's link counts once, a missing one not at all. */
function existing(directories: readonly string[]): string[] {
  const real = directories.flatMap((path) => {
    try {
      return [realpathSync(path)];
    } catch {
      return [];
    }
  });
  return [...new Set(real)];
}

function decode(text: string): LeftoverAnswer | null {
  try {
    const read = z.safeParse(leftoverAnswerSchema, JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
