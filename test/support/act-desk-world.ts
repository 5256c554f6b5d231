import type { Command } from "../../agent/contract/command.ts";
import type { Receipt } from "../../agent/contract/receipt.ts";
import { ActDesk } from "../../agent/core/act-desk.ts";
import type { ActOrder } from "../../agent/core/act-order.ts";
import type { ClearRequest } from "../../agent/core/clear-request.ts";
import { Enforcer } from "../../agent/core/enforcer.ts";
import type { LastEnd } from "../../agent/core/last-ends.ts";
import { PoliciesInForce } from "../../agent/core/policies-in-force.ts";
import type { Browsers } from "../../agent/core/ports.ts";
import { UnendedCommands } from "../../agent/core/unended-commands.ts";
import { FakeClock } from "./fake-clock.ts";
import { inMemory, sessionOf } from "./keeper-world.ts";
import { policyOf } from "./policies.ts";
import { silentLog } from "./silent-log.ts";

const STANDING = { deviceId: "d", mode: "enforce", deviceClass: "shared", groups: [] } as const;

const UNSEEN = { isOpen: () => true, onEnding: () => undefined };
const nothing = () => undefined;
const NO_CLEARINGS = { begin: nothing, touches: nothing, progress: nothing, end: nothing };
const LOCKED = { status: "locked", by: ["window"], ms: 0 } as const;
const NOT_LOCKED = { status: "failed", because: "no window", ms: 0 } as const;

type Word = "signOut" | "clear" | "boot" | "command";

export type DeskOptions = {
  /** So many sign-outs leave the session standing. */
  readonly leftStanding?: number;
  readonly kept?: Map<string, string>;
  readonly bootId?: string;
  readonly clock?: FakeClock;
  /** By the clock of its own boot; null: nobody knows. */
  readonly sinceMs?: number | null;
  /** While a sign-out ends its session. */
  readonly onEnd?: () => void;
  /** Whether a locker answers. */
  readonly locks?: boolean;
  readonly mode?: "enforce" | "observe";
  readonly keepSites?: readonly string[];
};

type Proof = Pick<Receipt, "commandId" | "reason" | "data">;

function proofOf({ commandId, reason, data }: Proof): Proof {
  return { commandId, reason, data };
}

function clearing(on: readonly Word[], keepSites: readonly string[]) {
  return policyOf({
    "browsers.clear.on": { value: on, line: 1 },
    "browsers.clear.keepSites": { value: keepSites, line: 2 },
  });
}

/** A desk under a policy that clears at these moments only, and what its enforcer clears. */
export function actDesk(
  on: readonly Word[],
  {
    leftStanding = 0,
    kept = new Map(),
    bootId = "boot-1",
    clock = new FakeClock(),
    sinceMs = null,
    onEnd = () => undefined,
    locks = false,
    mode = "enforce",
    keepSites = [],
  }: DeskOptions = {},
) {
  const cleared: ActOrder["trigger"][] = [];
  const actors: string[] = [];
  const receipts: Proof[] = [];
  const [since, keeps] = [[] as (number | null)[], [] as boolean[]];
  let standing = leftStanding;
  const policies = new PoliciesInForce(clock, { ...STANDING, mode });
  policies.setPolicies([clearing(on, keepSites)]);
  const enforcer = new Enforcer({
    sessions: {
      list: async () => [sessionOf("logind:3")],
      onChange: () => () => undefined,
      lock: async () => (locks ? LOCKED : NOT_LOCKED),
      end: async () => {
        standing -= 1;
        onEnd();
        if (standing < 0) return { status: "ended", ms: 0 };
        return { status: "partial", left: 1, because: "it cannot be killed", ms: 0 };
      },
      isOver: async () => false,
      close: async () => undefined,
    },
    ...UNSEEN,
    locks: { settled: () => undefined },
    clearings: NO_CLEARINGS,
    leftovers: { clear: async () => [] },
    programs: { close: async () => ({ found: 0, killed: 0, left: 0 }) },
    browsers: browsersThat(({ downloadsSinceMs, keep }) => {
      since.push(downloadsSinceMs ?? null);
      keeps.push(keep !== null);
    }),
    audit: { append: (_event, actor) => void actors.push(actor) },
    outbox: { put: () => undefined },
    clock,
    keepReceipt: (kept) => {
      receipts.push(proofOf(kept));
      return [`receipt ${cleared.push(kept.trigger)}`];
    },
  });
  const unended = new UnendedCommands({ keyValue: inMemory(kept), bootId, log: silentLog });
  const wall = { sinceMs: () => 0, sinceIn: () => sinceMs };
  const ends: LastEnd["act"][] = [];
  const rememberEnd = (_session: unknown, { act }: LastEnd) => void ends.push(act);
  const words = { startedAtMs: () => 0, rememberEnd };
  const acts = new ActDesk({ enforcer, policies, clock, wall, unended, ...words });
  return { acts, cleared, actors, receipts, since, keeps, ends };
}

function browsersThat(clear: (request: ClearRequest) => void): Browsers {
  return {
    countDownloads: () => null,
    inspect: async () => ({ ok: true, value: [] }),
    resumeQuarantine: async () => ({ ok: true, value: { standing: [], unlooked: [] } }),
    clear: async (request) => {
      clear(request);
      const value = { receipts: [], execToGoneMs: 1, freed: Promise.resolve([]) };
      return { ok: true, value };
    },
  };
}

export function commandTo(kind: "signOut" | "wipeSession"): Command {
  const at = "2026-11-25T00:00:00Z";
  return {
    ...{ id: "0197a3c0-0000-7000-8000-000000000001", deviceId: "d", kind, params: {} },
    ...{ issuedAt: at, notBefore: at, notAfter: at },
    ...{ reason: "somebody left", requestedBy: "admin", approvals: [] },
  };
}
