import type {
  LeftoverReceipt,
  ProfileReceipt,
  ProgramsReceipt,
  StoreReceipt,
} from "../../agent/contract/receipt.ts";
import type { ActOrder, EnforcerPorts } from "../../agent/core/act-order.ts";
import { Enforcer } from "../../agent/core/enforcer.ts";
import type { LeftoversRequest } from "../../agent/core/leftovers.ts";
import type { LockOutcome } from "../../agent/core/lock-outcome.ts";
import type { EndOutcome, SessionInfo } from "../../agent/core/ports.ts";
import { FakeClock } from "./fake-clock.ts";

export const SESSION: SessionInfo = {
  id: "logind:3",
  backEnd: "logind",
  kind: "named",
  userName: "alice",
  uid: 1001,
  gid: 1001,
  homeDir: "/home/alice",
  display: ":5",
  xAuthorityPath: null,
  canUnlock: true,
  freshHome: false,
};

export const ORDER: ActOrder = {
  session: SESSION,
  act: "lock",
  reason: "idle",
  trigger: "clear",
  commandId: null,
  data: ["cookies"],
  keep: null,
  keepsAccount: false,
  sinceMs: null,
  clearBrowsers: true,
  also: [],
  apps: [],
  closeForMs: 5000,
};

type World = {
  readonly open?: readonly SessionInfo[];
  readonly lock?: LockOutcome;
  readonly end?: EndOutcome;
  readonly ending?: () => Promise<EndOutcome>;
  readonly profiles?: readonly ProfileReceipt["status"][];
  readonly stores?: readonly StoreReceipt[];
  readonly leftovers?: readonly LeftoverReceipt[];
  readonly programs?: ProgramsReceipt;
  /** What the clearing of browsers waits for. */
  readonly busy?: Promise<void>;
};

/** @param real in the place of made-up ones */
export function enforcerWorld(given: World, real: Partial<EnforcerPorts> = {}) {
  const calls: string[] = [];
  const reports: unknown[] = [];
  const asked: LeftoversRequest[] = [];
  const settled: LockOutcome["status"][] = [];
  const ports: EnforcerPorts = {
    sessions: {
      list: async () => given.open ?? [SESSION],
      onChange: () => () => undefined,
      lock: async () => {
        calls.push("lock");
        return given.lock ?? { status: "locked", by: ["window"], ms: 3 };
      },
      end: async () => {
        calls.push("end");
        return given.ending?.() ?? given.end ?? { status: "ended", ms: 4 };
      },
      isOver: async () => false,
      close: async () => undefined,
    },
    locks: { settled: (_order, { status }) => settled.push(status) },
    clearings: {
      begin: () => calls.push("begin"),
      touches: () => undefined,
      progress: () => undefined,
      end: () => calls.push("end of clearing"),
    },
    ...restOf(given, calls, asked),
    browsers: {
      countDownloads: () => null,
      inspect: async () => ({ ok: true, value: [] }),
      resumeQuarantine: async () => ({ ok: true, value: { standing: [], unlooked: [] } }),
      clear: async () => {
        calls.push("clear");
        await given.busy;
        const receipts = (given.profiles ?? ["done"]).map((status) =>
          profile(status, given.stores),
        );
        return { ok: true, value: { receipts, execToGoneMs: 1, freed: Promise.resolve(receipts) } };
      },
    },
    audit: { append: (event, actor) => void calls.push(`audit ${event} ${actor}`) },
    outbox: { put: (report) => void reports.push(report) },
    clock: new FakeClock(),
    keepReceipt: (receipt) => [`receipt-${receipt.status}-${receipt.trigger}`],
  };
  return { enforcer: new Enforcer({ ...ports, ...real }), calls, asked, reports, settled };
}

function restOf(
  given: World,
  calls: string[],
  asked: LeftoversRequest[],
): Pick<EnforcerPorts, "leftovers" | "programs" | "isOpen" | "onEnding"> {
  return {
    isOpen: () => true,
    onEnding: () => undefined,
    leftovers: {
      clear: async (request) => {
        calls.push("leftovers");
        asked.push(request);
        return given.leftovers ?? [];
      },
    },
    programs: {
      close: async (_session, names) => {
        calls.push(`close ${names}`);
        return given.programs ?? { found: 0, killed: 0, left: 0 };
      },
    },
  };
}

function profile(
  status: ProfileReceipt["status"],
  stores: readonly StoreReceipt[] = [],
): ProfileReceipt {
  return {
    family: "chromium",
    profile: ".config/chromium/Default",
    status,
    stores: [...stores],
    closed: "notRunning",
    stopMs: 0,
    goneMs: 1,
    freedMs: 2,
    residue: [],
  };
}
