import type {
  LeftoverReceipt,
  ProfileReceipt,
  ProgramsReceipt,
  Receipt,
  StoreReceipt,
} from "../contract/receipt.ts";
import { type ActOrder, type ActResult, done, type EnforcerPorts } from "./act-order.ts";
import { filesOf, isOver, leftoversDetail, leftoversStatus } from "./leftovers.ts";

/** Programs of a list get this long before they are killed: the next person waits for it. */
const CLOSE_APPS_FOR_MS = 1_500;

type Rest = {
  readonly leftovers: readonly LeftoverReceipt[];
  readonly programs: ProgramsReceipt | undefined;
  /** Nobody could look into it: nothing of it is proven. */
  readonly isHomeAway?: boolean;
  /** Why it came to no end. */
  readonly fault?: ClearingFault;
};

type ClearingFault = {
  readonly reason: NonNullable<Receipt["failedBecause"]>;
  readonly detail: string;
};

const NOTHING_ELSE: Rest = { leftovers: [], programs: undefined };

/** Sessions of the same account that are open beside this one. */
export async function othersOf(
  { session, isGone }: ActOrder,
  { sessions }: EnforcerPorts,
): Promise<number> {
  const open = await sessions.list();
  const isOther = (id: string) => isGone === true || id !== session.id;
  return open.filter(({ id, uid }) => uid === session.uid && isOther(id)).length;
}

/** Clears one session's home, to the last byte, and what else its person leaves. */
export async function clearHome(
  order: ActOrder,
  ports: EnforcerPorts,
  others: number,
): Promise<ActResult> {
  const { session } = order;
  ports.clearings.begin(session);
  try {
    return await clearOpened(order, ports, others);
  } catch (thrown) {
    const fault = { reason: "fault", detail: String(thrown).slice(0, 400) } as const;
    return receiptFor(order, ports, [], { ...NOTHING_ELSE, fault });
  } finally {
    ports.clearings.end(session);
  }
}

/** The home went with its session: only the rest is left to clear. */
export async function clearOutsideHome(
  order: ActOrder,
  ports: EnforcerPorts,
  others: number,
): Promise<ActResult> {
  if (order.also.length === 0) return done("the home went with its session");
  const rest = await clearRest(order, ports, others);
  // A kiosk that fails again and again leaves nothing new each time, and needs no proof of it.
  if (!rest.leftovers.some(isWorthAReceipt))
    return done(leftoversDetail(rest.leftovers, undefined));
  return receiptFor(order, ports, [], rest);
}

async function clearOpened(
  order: ActOrder,
  ports: EnforcerPorts,
  others: number,
): Promise<ActResult> {
  const { session } = order;
  const closing = closePrograms(order, ports, others);
  // Told with the rest, if it comes to that.
  closing.catch(() => undefined);
  const cleared = await ports.browsers.clear({
    homeDir: session.homeDir,
    uid: session.uid,
    gid: session.gid,
    data: order.data,
    keep: order.keep,
    keepsAccount: order.keepsAccount,
    downloadsSinceMs: order.sinceMs,
    families: null,
    display: isOver(order) ? null : session.display,
    xAuthorityPath: session.xAuthorityPath,
    dryRun: false,
    onDirectories: (directories) => ports.clearings.touches(session, directories),
    onProgress: (progress) => ports.clearings.progress(session, progress),
  });
  // What was copied or opened last comes from programs that have ended by now.
  const rest = closing.then((programs) => clearRest(order, ports, others, programs));
  if (!cleared.ok && cleared.reason === "noHome" && isOver(order)) {
    const away = { ...(await rest), isHomeAway: true };
    return { ...receiptFor(order, ports, [], away), isHomeAway: true };
  }
  if (!cleared.ok) return receiptFor(order, ports, [], { ...(await rest), fault: cleared });
  const [profiles, found] = await Promise.all([cleared.value.freed, rest]);
  return receiptFor(order, ports, [...profiles], found);
}

function isWorthAReceipt({ before, status }: LeftoverReceipt): boolean {
  return before > 0 || status === "unknown";
}

async function closePrograms(
  order: ActOrder,
  { programs }: EnforcerPorts,
  others: number,
): Promise<ProgramsReceipt | undefined> {
  if (isOver(order) || order.apps.length === 0) return undefined;
  return programs.close(order.session, order.apps, others === 0, CLOSE_APPS_FOR_MS);
}

async function clearRest(
  order: ActOrder,
  ports: EnforcerPorts,
  others: number,
  programs?: ProgramsReceipt,
): Promise<Rest> {
  const { session, also: kinds } = order;
  if (kinds.length === 0) return { leftovers: [], programs };
  const files = filesOf(order, others, ports.clock);
  const request = { session, kinds, isOver: isOver(order), files };
  return { leftovers: await ports.leftovers.clear(request), programs };
}

/** Waits for the bytes to be gone: the receipt is the proof, so it is written last. */
function receiptFor(
  order: ActOrder,
  ports: EnforcerPorts,
  profiles: ProfileReceipt[],
  { leftovers, programs, isHomeAway = false, fault }: Rest,
): ActResult {
  const browsers = browsersStatus(profiles, isHomeAway, fault);
  const status = worstStatus([browsers, leftoversStatus(leftovers, programs)]);
  const receiptIds = ports.keepReceipt({
    sessionId: order.session.id,
    trigger: order.trigger,
    reason: order.reason,
    commandId: order.commandId,
    data: [...order.data],
    status,
    profiles,
    ...(leftovers.length === 0 ? {} : { leftovers: [...leftovers] }),
    ...(programs === undefined ? {} : { programs }),
    ...(isHomeAway ? { homeAway: true } : {}),
    ...(fault === undefined ? {} : { failedBecause: fault.reason }),
  });
  const told = leftoversDetail(leftovers, programs);
  const browsersTold = isHomeAway
    ? "the home is not there to be looked at"
    : fault === undefined
      ? `${profiles.length} browser profiles ${browsers}`
      : `${fault.reason}: ${fault.detail}`;
  const detail = told === "" ? browsersTold : `${browsersTold}; ${told}`;
  const isSessionLeft = profiles.some(({ stores }) => stores.some(isSessionIn));
  const result = { outcome: status, detail, ms: 0, receiptIds: [...receiptIds] };
  return isSessionLeft ? { ...result, isSessionLeft } : result;
}

function browsersStatus(
  profiles: readonly ProfileReceipt[],
  isHomeAway: boolean,
  fault: ClearingFault | undefined,
): "done" | "partial" | "failed" {
  if (fault !== undefined) return "failed";
  return isHomeAway ? "partial" : worstStatus(profiles.map(({ status }) => status));
}

/** What the policy keeps there is meant to be. */
function isSessionIn({ category, after, kept }: StoreReceipt): boolean {
  return category === "session" && kept === undefined && (after?.count ?? 0) > 0;
}

function worstStatus(statuses: readonly Receipt["status"][]): "done" | "partial" | "failed" {
  if (statuses.includes("failed")) return "failed";
  return statuses.includes("partial") ? "partial" : "done";
}
