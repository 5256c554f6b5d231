import type { ActDesk } from "./act-desk.ts";
import { AuditCheckpoint } from "./audit-checkpoint.ts";
import { approvalAuthority } from "./command-approval.ts";
import { CommandBudget } from "./command-budget.ts";
import { carryOutCommand, isSomebodyThere } from "./command-effects.ts";
import { CommandIntake } from "./command-intake.ts";
import { isInTime } from "./command-judgement.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { KeyRotation } from "./key-rotation.ts";
import { LaterResults } from "./later-results.ts";
import { LinkDesk } from "./link-desk.ts";
import type { LinkState } from "./link-ports.ts";
import type { LostShells } from "./lost-shells.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { PostureKeeper } from "./posture-keeper.ts";
import { Reboots } from "./reboots.ts";
import { RehearsalDesk } from "./rehearsal-desk.ts";
import type { RuleEngine } from "./rule-engine.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionReporter } from "./session-reporter.ts";
import { sessionsMeant } from "./sessions-meant.ts";
import type { TrustedTime } from "./trusted-time.ts";

export type ServerSideParts = {
  readonly acts: ActDesk;
  readonly board: SessionBoard;
  readonly policies: PoliciesInForce;
  readonly posture: Pick<PostureKeeper, "refresh" | "refreshSoon" | "forget">;
  readonly reporter: SessionReporter;
  readonly lostShells: LostShells;
  readonly ruleEngine: RuleEngine;
  readonly pauseFor: (forMs: number) => void;
  readonly endPause: () => void;
  readonly onHeard: () => void;
  readonly setStaffSecret: (secret: string) => void;
  readonly time: TrustedTime;
  readonly onLinkState: (state: LinkState) => void;
};

export type ServerSide = {
  readonly linkDesk: LinkDesk;
  readonly commands: CommandIntake | null;
  readonly budget: CommandBudget;
  readonly checkpoint: AuditCheckpoint | null;
};

/** The parts that exist because there is a server: its frames, its commands, the sealed audit log. */
export function assembleServerSide(ports: ConductorPorts, parts: ServerSideParts): ServerSide {
  const { time } = parts;
  const budget = new CommandBudget({ ...ports, keyValue: ports.store.keyValue });
  const { identity, store } = ports;
  const rotation = identity === null ? null : new KeyRotation({ ...ports, ...store, ...identity });
  const commands = assembleCommands(ports, parts, { budget, rotation });
  const checkpoint = assembleCheckpoint(ports);
  return {
    commands,
    budget,
    linkDesk: assembleLinkDesk(ports, parts, { time, commands, checkpoint, rotation }),
    checkpoint,
  };
}

type Inner = { readonly budget: CommandBudget; readonly rotation: KeyRotation | null };

function assembleCommands(
  ports: ConductorPorts,
  { pauseFor, acts, board, policies, posture, reporter, lostShells, time }: ServerSideParts,
  { budget, rotation }: Inner,
): CommandIntake | null {
  const { identity, store, clock, shells, isProtected } = ports;
  if (identity === null || rotation === null) return null;
  const reboots = assembleReboots(ports, { board, policies, reporter, time });
  const effects = {
    clock,
    refreshPosture: () => posture.refresh(),
    showMessage: (keeper, text) => reporter.showMessage(keeper, text),
    actNow: (keeper, act, command) => acts.actAfter(keeper.session, act, command),
    isShellThere: (keeper) => shells.isConnected(keeper.session.id),
    pause: pauseFor,
    restartShell: (keeper) => lostShells.restart(keeper),
    rotateKey: rotation.rotate,
    reboot: reboots.reboot,
  } satisfies Omit<Parameters<typeof carryOutCommand>[1], "board">;
  const commands = new CommandIntake({
    ...{ deviceId: identity.trust.deviceId, commandKeys: identity.trust.commandKeys },
    ...{ journal: store.journal, outbox: store.outbox, audit: store.audit },
    atomically: store.atomically,
    time,
    budget,
    mode: () => policies.standing.mode,
    isProtected: () => isProtected || policies.standing.isProtected === true,
    authority: approvalAuthority(identity.trust, policies),
    execute: (command) =>
      carryOutCommand(command, {
        ...effects,
        board: sessionsMeant(board, command, { time, clock }),
      }),
    onFinished: (id) => later.look(id),
  });
  const finish = commands.finish.bind(commands);
  const later = new LaterResults({ unended: acts.unended, journal: store.journal, finish });
  later.resume();
  reboots.settle(store.journal, finish);
  return commands;
}

function assembleReboots(
  ports: ConductorPorts,
  {
    board,
    policies,
    reporter,
    time,
  }: Pick<ServerSideParts, "board" | "policies" | "reporter" | "time">,
): Reboots {
  const { clock, shells, store } = ports;
  return new Reboots({
    ...{ ...ports, ...store },
    isCritical: () => policies.standing.deviceClass === "critical",
    isInTime: (command) => isInTime(command, time.nowMs()),
    present: () =>
      board.keepers
        .filter((keeper) => isSomebodyThere(keeper, clock))
        .map((keeper) => ({
          who: `${keeper.session.id} ${keeper.state.startedAtMs}`,
          warn: (text) => reporter.showMessage(keeper, text),
          isReached: shells.isConnected(keeper.session.id),
        })),
  });
}

function assembleLinkDesk(
  { trust, store, clock, log, zone }: ConductorPorts,
  {
    policies,
    posture,
    reporter,
    ruleEngine,
    onLinkState,
    onHeard,
    setStaffSecret,
    pauseFor,
    endPause,
  }: ServerSideParts,
  {
    time,
    commands,
    checkpoint,
    rotation,
  }: Pick<ServerSideParts, "time"> &
    Pick<ServerSide, "commands" | "checkpoint"> &
    Pick<Inner, "rotation">,
): LinkDesk {
  const deviceId = trust?.deviceId ?? "";
  const rehearsals = new RehearsalDesk({
    ...store,
    ...{ clock, policies, deviceId, ruleEngine, zone },
  });
  return new LinkDesk({
    clock,
    log,
    audit: store.audit,
    outbox: store.outbox,
    keyValue: store.keyValue,
    policyStore: store.policies,
    policies,
    trustedTime: time,
    ruleEngine,
    scope: trust === null ? null : { trustedKeys: trust.policyKeys, serverId: trust.serverId },
    rehearse: (rehearsalId, payload) => rehearsals.take(rehearsalId, payload),
    takeCommand: (envelope, proof) => commands?.receive(envelope, proof),
    reportAll: () => {
      posture.forget();
      posture.refreshSoon();
      reporter.report(true);
    },
    pauseFor,
    endPause,
    onHeard,
    setStaffSecret,
    rotation,
    auditHeld: (head) => checkpoint?.serverHolds(head),
    onState: onLinkState,
  });
}

function assembleCheckpoint({ identity, store, clock }: ConductorPorts): AuditCheckpoint | null {
  if (identity === null) return null;
  return new AuditCheckpoint({
    deviceId: identity.trust.deviceId,
    signer: identity.keys.signer,
    audit: store.audit,
    outbox: store.outbox,
    keyValue: store.keyValue,
    atomically: store.atomically,
    rememberAuditHead: (head) => store.rememberAuditHead(head),
    clock,
  });
}
