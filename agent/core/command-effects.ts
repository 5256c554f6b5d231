import type { EnforcedAct } from "../../policies/session-state.ts";
import type { Command, CommandKind, CommandParams, CommandResult } from "../contract/command.ts";
import { MAX_RECEIPT_PARTS } from "../contract/receipt.ts";
import type { ActResult } from "./act-order.ts";
import { causeOf, isOfAccount } from "./command-cause.ts";
import type { Clock } from "./ports.ts";
import { restartShells, type ShellRestart } from "./restart-shells.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionKeeper } from "./session-keeper.ts";

export type EffectPorts = {
  readonly board: Pick<SessionBoard, "targets">;
  readonly clock: Clock;
  readonly refreshPosture: () => Promise<void>;
  readonly showMessage: (keeper: SessionKeeper, text: string) => void;
  readonly pause: (forMs: number) => void;
  /** Where a session went away before its act was due: what it left is dealt with all the same. */
  readonly actNow: (
    keeper: SessionKeeper,
    act: "clear" | "signOut",
    command: Command,
  ) => Promise<ActResult>;
  readonly restartShell: ShellRestart;
  readonly rotateKey: (command: Command) => Promise<CommandResult>;
  readonly reboot: (command: Command) => Promise<CommandResult>;
  readonly isShellThere: (keeper: SessionKeeper) => boolean;
};

type Effect<K extends CommandKind> = (
  params: CommandParams<K>,
  command: Command,
  ports: EffectPorts,
) => Promise<CommandResult>;

/** A person who may be in the middle of a sentence is warned first; an empty chair is not. */
const PRESENT_WITHIN_MS = 5 * 60_000;

/** What each kind of command ensures. */
const EFFECTS: { readonly [K in CommandKind]: Effect<K> } = {
  wipeSession: (params, command, ports) => askAll("clear", params, command, ports),
  lock: (params, command, ports) => askAll("lock", params, command, ports),
  signOut: (params, command, ports) => askAll("signOut", params, command, ports),
  message: async (params, _command, ports) => {
    const shown = each(ports, params.sessionId, (keeper) => ports.showMessage(keeper, params.text));
    const unseen = ports.board
      .targets(params.sessionId)
      .filter((keeper) => !ports.isShellThere(keeper));
    if (unseen.length === 0) return shown;
    return result("partial", "noShell", `${unseen.length} sessions have no shell to show it`);
  },
  grantTime: async (params, _command, ports) =>
    each(ports, params.sessionId, (keeper) =>
      keeper.handle({ kind: "grantTime", forMs: params.forMs }),
    ),
  unlock: async (params, _command, ports) =>
    each(ports, params.sessionId, (keeper) => keeper.handle({ kind: "unlock" })),
  pause: async (params, _command, ports) => {
    ports.pause(params.forMs);
    return result("done");
  },
  refreshPosture: async (_params, _command, ports) => {
    await ports.refreshPosture();
    return result("done");
  },
  restartShell: (params, _command, ports) =>
    restartShells(ports.board.targets(params.sessionId), ports.restartShell),
  reboot: (_params, command, ports) => ports.reboot(command),
  rotateKey: (_params, command, ports) => ports.rotateKey(command),
};

/** @returns what was verified, when every session concerned has been dealt with. */
export function carryOutCommand(command: Command, ports: EffectPorts): Promise<CommandResult> {
  // The table is keyed by the kind, so the parameters belong to the effect that is picked.
  const effect = EFFECTS[command.kind] as Effect<CommandKind>;
  return effect(command.params, command, ports);
}

async function askAll(
  act: EnforcedAct,
  { sessionId, account }: CommandParams<"signOut">,
  command: Command,
  ports: EffectPorts,
): Promise<CommandResult> {
  const keepers = ports.board
    .targets(sessionId)
    .filter(({ session }) => account === undefined || isOfAccount(session, account.name));
  if (keepers.length === 0) return result("done", "noSession", "no such session is open here");
  const results = await Promise.all(keepers.map((keeper) => askOne(act, keeper, command, ports)));
  return combine(results);
}

async function askOne(
  act: EnforcedAct,
  keeper: SessionKeeper,
  command: Command,
  ports: EffectPorts,
): Promise<ActResult> {
  const nowMs = ports.clock.uptimeMs();
  const warn = takesSomething(act, keeper) && isSomebodyThere(keeper, ports.clock);
  const atMs = warn ? nowMs + keeper.rules.warnBeforeMs : nowMs;
  const reason = causeOf(command);
  const asked = await keeper.ask({ act, reason, atMs, noLaterThanMs: null }, warn, command);
  if (asked !== null) return asked;
  // The person signed out while the warning was up: their browsers are still what they were.
  if (act !== "lock") return ports.actNow(keeper, act, command);
  return { outcome: "done", detail: "the session ended before", ms: 0, receiptIds: [] };
}

/** A lock leaves everything as it is, but where nobody could unlock it is a clear. */
function takesSomething(act: EnforcedAct, keeper: SessionKeeper): boolean {
  return act !== "lock" || !keeper.session.canUnlock;
}

export function isSomebodyThere(
  keeper: Pick<SessionKeeper, "state">,
  clock: Pick<Clock, "uptimeMs">,
): boolean {
  const { stage, idle, lastInputMs, touched } = keeper.state;
  if (stage === "locked" || stage === "cleared" || !touched) return false;
  return !idle || clock.uptimeMs() - lastInputMs < PRESENT_WITHIN_MS;
}

function combine(results: readonly ActResult[]): CommandResult {
  const outcomes = results.map((one) => one.outcome);
  const state = STATES.find(([outcome]) => outcomes.includes(outcome))?.[1] ?? "done";
  return {
    state,
    ...becauseOf(state, results),
    detail: results
      .map((one) => one.detail)
      .join("; ")
      .slice(0, 500),
    // Each receipt names the others of its clearing.
    receiptIds: results.flatMap((one) => one.receiptIds).slice(0, MAX_RECEIPT_PARTS),
  };
}

function becauseOf(
  state: CommandResult["state"],
  results: readonly ActResult[],
): Pick<CommandResult, "because"> {
  if (state === "refused") return { because: "observing" };
  const short = results.filter(({ outcome }) => outcome !== "done");
  const isOpen = short.length > 0 && short.every(({ isLeft }) => isLeft === true);
  return isOpen ? { because: "stillOpen" } : {};
}

/** The worst first. The mode may have become `observe` while the command waited. */
const STATES = [
  ["failed", "failed"],
  ["partial", "partial"],
  ["wouldHave", "refused"],
] as const;

function each(
  ports: EffectPorts,
  sessionId: string | undefined,
  run: (keeper: SessionKeeper) => void,
): CommandResult {
  const keepers = ports.board.targets(sessionId);
  for (const keeper of keepers) run(keeper);
  return keepers.length > 0
    ? result("done")
    : result("done", "noSession", "no such session is open here");
}

function result(state: CommandResult["state"], because?: string, detail?: string): CommandResult {
  return {
    state,
    ...(because === undefined ? {} : { because }),
    ...(detail === undefined ? {} : { detail }),
    receiptIds: [],
  };
}
