import { randomUUIDv7 } from "node:crypto";
import type { ApproverKey } from "../../agent/contract/assertion.ts";
import type { Command, CommandResult } from "../../agent/contract/command.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { CommandBudget } from "../../agent/core/command-budget.ts";
import { CommandIntake } from "../../agent/core/command-intake.ts";
import { TrustedTime } from "../../agent/core/trusted-time.ts";
import type { Store } from "../../agent/store/open-store.ts";
import type { Mode } from "../../policies/vocabulary.ts";
import { FakeClock } from "./fake-clock.ts";
import { sealJson, sealText, testKey } from "./test-keys.ts";

export const DEVICE_ID = "device-1";
export const SERVER_ID = "server-1";
const NOW_MS = Date.parse("2026-11-22T08:00:00Z");
const key = testKey();

export const isoAt = (offsetMs: number) => new Date(NOW_MS + offsetMs).toISOString();
export const DONE: CommandResult = { state: "done", receiptIds: [] };

/** A valid `lock` for the device, sent now, changed as the test wants. */
export function command(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: randomUUIDv7(),
    deviceId: DEVICE_ID,
    kind: "lock",
    params: {},
    issuedAt: isoAt(0),
    notBefore: isoAt(0),
    notAfter: isoAt(3_600_000),
    reason: "the ward is closing",
    requestedBy: "admin-1",
    approvals: [],
    ...change,
  };
}

export const signed = (value: unknown): Envelope => sealJson("command.v1", value, key);

export const signedText = (text: string): Envelope => sealText("command.v1", text, key);

export type CommandBench = {
  readonly intake: CommandIntake;
  readonly clock: FakeClock;
  readonly time: TrustedTime;
  /** Every effect that really ran. */
  readonly effects: Command[];
  /** Reported results by command, oldest first: `accepted`, `refused because budget`, … */
  readonly states: (commandId: unknown) => string[];
  readonly auditEvents: () => string[];
};

/** The real intake over a real store; only the effects are the test's. */
export function commandBench(
  store: Store,
  mode: Mode = "enforce",
  effect: (command: Command) => Promise<CommandResult> = async () => DONE,
  approvers: readonly ApproverKey[] = [],
  isProtected = false,
): CommandBench {
  const clock = new FakeClock(1_000_000, NOW_MS);
  const time = new TrustedTime(clock, store.keyValue);
  const effects: Command[] = [];
  const intake = new CommandIntake({
    ...store,
    deviceId: DEVICE_ID,
    commandKeys: [key.trusted],
    time,
    budget: new CommandBudget({ keyValue: store.keyValue, clock, bootId: "boot-1" }),
    mode: () => mode,
    isProtected: () => isProtected,
    onFinished: () => undefined,
    authority: { serverId: SERVER_ID, approvers: () => approvers },
    execute: async (one) => {
      effects.push(one);
      return effect(one);
    },
  });
  const states = (commandId: unknown) =>
    store.outbox
      .pending(10_000)
      .flatMap(({ report }) =>
        report.kind === "commandState" && report.body.commandId === commandId
          ? [
              [report.body.result.state, report.body.result.because]
                .filter(Boolean)
                .join(" because "),
            ]
          : [],
      );
  const auditEvents = () => store.audit.rowsAfter(0, 1000).map(({ event }) => event);
  return { intake, clock, time, effects, states, auditEvents };
}
