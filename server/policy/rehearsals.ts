import { randomUUIDv7 } from "node:crypto";
import type { RehearsalReport } from "../../agent/contract/rehearsal-report.ts";
import { payloadOf } from "../../policies/policy.ts";
import { Problem } from "../http/problem.ts";
import type { ServerKeys } from "../keys.ts";
import type { LiveDevices } from "../live/live-devices.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import { authorPolicy } from "./policy-authoring.ts";

export type RehearsalParts = {
  readonly keys: Pick<ServerKeys, "serverId">;
  readonly live: Pick<LiveDevices, "broadcast">;
  readonly clock: ServerClock;
};

export type Rehearsal = {
  readonly rehearsalId: string;
  readonly startedAt: string;
  readonly askedDevices: number;
  readonly answers: ReadonlyMap<string, RehearsalReport>;
};

type Open = Rehearsal & { readonly answers: Map<string, RehearsalReport> };

/** Kept in memory only: a rehearsal is asked for again rather than looked up. */
const MAX_KEPT = 20;
const LIFETIME_MS = 60_000;

/** Asks the fleet what a policy would have done. Devices answer with sums; nothing is stored. */
export class Rehearsals {
  readonly #parts: RehearsalParts;
  readonly #open = new Map<string, Open>();

  constructor(parts: RehearsalParts) {
    this.#parts = parts;
  }

  /** @throws Problem `badPolicy` */
  start(source: string, asked: ReadonlySet<string>): Rehearsal {
    const { draft } = authorPolicy(source);
    const { keys, clock, live } = this.#parts;
    const payload = payloadOf(draft, {
      serverId: keys.serverId,
      version: 1,
      issuedAt: isoAt(clock),
      expiresAt: isoAt(clock, LIFETIME_MS),
    });
    const rehearsalId = randomUUIDv7();
    const frame = { kind: "rehearse", rehearsalId, payload: JSON.stringify(payload) } as const;
    // Before anybody can answer: what a connection receives is read in a later turn.
    const askedDevices = live.broadcast(frame, asked);
    const started = { rehearsalId, startedAt: isoAt(clock), askedDevices, answers: new Map() };
    this.#keep(started);
    return started;
  }

  /** An answer to a question that nobody asked, or that was forgotten, is dropped. */
  answered(deviceId: string, report: RehearsalReport): void {
    this.#open.get(report.rehearsalId)?.answers.set(deviceId, report);
  }

  /** @throws Problem `unknownRehearsal` */
  find(rehearsalId: string): Rehearsal {
    const found = this.#open.get(rehearsalId);
    if (found !== undefined) return found;
    throw new Problem(404, "unknownRehearsal", "it is over, or this server was restarted since");
  }

  #keep(open: Open): void {
    this.#open.set(open.rehearsalId, open);
    for (const id of this.#open.keys()) {
      if (this.#open.size <= MAX_KEPT) return;
      this.#open.delete(id);
    }
  }
}
