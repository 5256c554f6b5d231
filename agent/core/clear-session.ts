import type { Receipt } from "../contract/receipt.ts";
import { type ActOrder, type ActResult, done, type EnforcerPorts } from "./act-order.ts";
import type { ClearOutcome } from "./ports.ts";

/** Clears the browsers of one session's home, to the last byte. */
export async function clearHome(order: ActOrder, ports: EnforcerPorts): Promise<ActResult> {
  const { session } = order;
  ports.clearings.begin(session);
  try {
    return await clearOpened(order, ports);
  } finally {
    ports.clearings.end(session);
  }
}

async function clearOpened(order: ActOrder, ports: EnforcerPorts): Promise<ActResult> {
  const { session } = order;
  const cleared = await ports.browsers.clear({
    homeDir: session.homeDir,
    uid: session.uid,
    gid: session.gid,
    data: order.data,
    keep: order.keep,
    keepsAccount: order.keepsAccount,
    downloadsSinceMs: order.sinceMs,
    families: null,
    display: order.act === "signOut" ? null : session.display,
    xAuthorityPath: session.xAuthorityPath,
    dryRun: false,
    onDirectories: (directories) => ports.clearings.touches(session, directories),
    onProgress: (progress) => ports.clearings.progress(session, progress),
  });
  if (!cleared.ok) return { ...done(`${cleared.reason}: ${cleared.detail}`), outcome: "failed" };
  return receiptFor(order, ports, cleared.value);
}

/** Waits for the bytes to be gone: the receipt is the proof, so it is written last. */
async function receiptFor(
  order: ActOrder,
  ports: EnforcerPorts,
  outcome: ClearOutcome,
): Promise<ActResult> {
  const profiles = [...(await outcome.freed)];
  const status = worstStatus(profiles.map((profile) => profile.status));
  const receiptIds = ports.keepReceipt({
    sessionId: order.session.id,
    trigger: order.trigger,
    reason: order.reason,
    commandId: order.commandId,
    data: [...order.data],
    status,
    profiles,
  });
  const detail = `${profiles.length} browser profiles ${status}`;
  return { outcome: status, detail, ms: 0, receiptIds: [...receiptIds] };
}

function worstStatus(statuses: readonly Receipt["status"][]): "done" | "partial" | "failed" {
  if (statuses.includes("failed")) return "failed";
  return statuses.includes("partial") ? "partial" : "done";
}
