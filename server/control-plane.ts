import { Challenges } from "./accounts/challenges.ts";
import { ConsoleSessions } from "./accounts/console-sessions.ts";
import { Introductions } from "./accounts/introductions.ts";
import { SignInLimits } from "./accounts/sign-in-limits.ts";
import { CampaignRunner } from "./campaigns/campaign-runner.ts";
import { OutageWatch, watchedStorage } from "./campaigns/outage-watch.ts";
import type { ServerHost } from "./commands/command-targets.ts";
import { CommandTracker } from "./commands/command-tracker.ts";
import { LoneDeeds } from "./commands/lone-deeds.ts";
import type { LiveEvent } from "./contract/live-api.ts";
import type { GroupScope } from "./contract/roles.ts";
import { DeviceDesk } from "./devices/device-desk.ts";
import { deviceViewOf } from "./devices/device-view.ts";
import { ReportWriter } from "./devices/report-writer.ts";
import { Retention } from "./devices/retention.ts";
import { handlersPerScope } from "./handlers/per-scope.ts";
import type { AdminHandlers } from "./http/admin-call.ts";
import { OncePerKey } from "./http/once-per-key.ts";
import type { ServerKeys } from "./keys.ts";
import { LiveBoard } from "./live/live-board.ts";
import { LiveDevices } from "./live/live-devices.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { answeringStorage, PolicyAnswers } from "./policy/policy-answers.ts";
import { PolicyBoard } from "./policy/policy-board.ts";
import { PolicyPublisher } from "./policy/policy-publisher.ts";
import { PolicyRollouts } from "./policy/policy-rollouts.ts";
import { Rehearsals } from "./policy/rehearsals.ts";
import { isoAt, type ServerClock, type ServerLog } from "./ports.ts";
import { ServerAudit } from "./server-audit.ts";
import { announcedStorage } from "./storage/announced-storage.ts";
import type { DeviceRecord } from "./storage/records.ts";
import type { Storage } from "./storage/storage.ts";

/** Everything of the fleet that `sees` lets through, and every change until the signal. */
export type WatchLive = (
  sees: (device: DeviceRecord | null) => boolean,
  signal: AbortSignal,
) => AsyncIterable<LiveEvent>;

type PlaneParts = {
  readonly keys: ServerKeys;
  readonly storage: Storage;
  readonly clock: ServerClock;
  /** Monotonic: nobody sets it. */
  readonly uptimeMs: () => number;
  readonly log: ServerLog;
  readonly heartbeatMs: number;
  readonly beaconMs: number;
  readonly host: ServerHost;
  /** Of passkeys that name no other (agent/contract/assertion.ts). */
  readonly site: string;
};

export type ControlPlane = {
  readonly desk: DeviceDesk;
  /** For an account of these groups; null: of the whole fleet. */
  readonly handlersFor: (groups: GroupScope) => AdminHandlers;
  readonly audit: ServerAudit;
  readonly watchLive: WatchLive;
  readonly oncePerKey: OncePerKey;
  readonly metrics: Metrics;
  readonly sessions: ConsoleSessions;
  /** Ends every connection and waits until what arrived is stored. */
  readonly close: () => Promise<void>;
};

const EXPIRE_EVERY_MS = 15_000;
/** `privacy.retain` counts days. */
const FORGET_EVERY_MS = 3_600_000;
/** When the fleet is back. */
const FORGET_FIRST_AFTER_MS = 5 * 60_000;
/** Costs nothing while no campaign runs. */
const LOOK_EVERY_MS = 1_000;

/** Wires the parts that decide; nothing here knows what carries frames or requests. */
export async function createControlPlane(parts: PlaneParts): Promise<ControlPlane> {
  const { keys, clock, log } = parts;
  const liveBoard = new LiveBoard();
  const outages = new OutageWatch(await parts.storage.signs.all());
  const announced = announcedStorage(parts.storage, liveBoard.listener);
  const answers = new PolicyAnswers();
  const storage = answeringStorage(watchedStorage(announced, outages, clock), answers);
  const live = new LiveDevices();
  const board = new PolicyBoard(storage, parts.site);
  await board.reload();
  const tracker = new CommandTracker({ storage, clock, log });
  const rehearsals = new Rehearsals({ keys, live, clock });
  const writer = new ReportWriter({ storage, tracker, rehearsals, clock, log });
  const audit = new ServerAudit(storage.trail, clock);
  const desk = new DeviceDesk({ ...parts, storage, live, board, tracker, writer, audit });
  const sessions = new ConsoleSessions({ storage, clock });
  const introductions = new Introductions({ storage, clock });
  const publisher = new PolicyPublisher({ ...parts, storage, board, live, desk });
  const rollouts = new PolicyRollouts({ storage, answers, board, publisher, desk });
  const runner = new CampaignRunner({ ...parts, storage, desk, tracker, audit, outages, rollouts });
  await runner.start();
  const handlersFor = handlersPerScope({
    ...{ ...parts, storage, sessions, rehearsals, audit, board, live, desk, introductions },
    ...{ runner, tracker },
    alone: new LoneDeeds({ storage, introductions, clock }),
    challenges: new Challenges(clock),
    limits: new SignInLimits(clock, keys.command.key),
  });
  const retention = new Retention({ ...parts, storage, board });
  const timers = startTimers(parts, { live, runner, tracker, retention });
  const close = (): Promise<void> => {
    for (const timer of timers) clearInterval(timer);
    return settle({ live, retention, runner, writer, tracker });
  };
  const viewOf = (device: DeviceRecord) => deviceViewOf(device, { desk, live });
  const watchLive: WatchLive = (sees, signal) =>
    liveBoard.watch(sees, signal, { storage, board, viewOf, clock });
  const metrics = createMetrics({ storage, live, liveBoard });
  const oncePerKey = new OncePerKey({ replies: storage.replies, clock });
  return { desk, handlersFor, audit, watchLive, oncePerKey, sessions, metrics, close };
}

/** Resolves when what arrived is stored. */
async function settle({
  live,
  retention,
  runner,
  writer,
  tracker,
}: Timed & { readonly writer: ReportWriter }): Promise<void> {
  live.endAll();
  await retention.stop();
  await runner.look();
  await writer.idle();
  await tracker.writeAllSent();
}

type Timed = {
  readonly live: LiveDevices;
  readonly runner: CampaignRunner;
  readonly tracker: CommandTracker;
  readonly retention: Retention;
};

/** What falls due by itself; a disk that takes nothing now is asked again the next time. */
function startTimers(
  { clock, beaconMs, log }: Pick<PlaneParts, "clock" | "beaconMs" | "log">,
  { live, runner, tracker, retention }: Timed,
): readonly NodeJS.Timeout[] {
  const attempt = (failed: string, sweep: () => Promise<unknown>) => () => {
    sweep().catch((error: unknown) => log.warn(failed, { because: String(error) }));
  };
  const expire = attempt("commands not expired", () => tracker.expireOverdue());
  const forget = attempt("old records not deleted", () => retention.sweep());
  return [
    setInterval(() => live.broadcast({ kind: "beacon", serverTime: isoAt(clock) }), beaconMs),
    setInterval(() => void runner.look(), LOOK_EVERY_MS),
    setInterval(expire, EXPIRE_EVERY_MS),
    // A server that is started again each day deletes, too.
    setTimeout(forget, FORGET_FIRST_AFTER_MS),
    setInterval(forget, FORGET_EVERY_MS),
  ];
}
