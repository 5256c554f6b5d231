import type { QuickReturn, RiskView, SessionView } from "../contract/reports.ts";
import type { AgentStatus } from "../contract/status-file.ts";
import type { ClearProgress } from "./clear-request.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import type { LinkState } from "./link-ports.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { ReceiptDesk } from "./receipt-desk.ts";
import type { SilenceKeeper } from "./silence-keeper.ts";

type Sources = {
  readonly policies: PoliciesInForce;
  readonly receipts: ReceiptDesk;
  readonly views: () => readonly SessionView[];
  readonly silence: Pick<SilenceKeeper, "level" | "silentMs">;
  readonly quickReturns: () => readonly QuickReturn[];
  readonly clearing: () => ClearProgress | null;
  readonly risk: () => RiskView | null;
};

/** What `sessionward agent status` prints: gathered here, written whole at most once a second. */
export class StatusBoard {
  readonly #ports: ConductorPorts;
  readonly #sources: Sources;
  readonly #startedAt: string;
  #link: AgentStatus["link"];
  #isDue = false;
  #isClosed = false;

  constructor(ports: ConductorPorts, sources: Sources) {
    this.#ports = ports;
    this.#sources = sources;
    this.#startedAt = this.#now();
    const state = ports.identity === null ? "notEnrolled" : "connecting";
    this.#link = { state, since: this.#startedAt, detail: "" };
  }

  readonly setLink = (link: LinkState): void => {
    const state =
      link.state === "online"
        ? "connected"
        : link.state === "connecting"
          ? "connecting"
          : "waiting";
    const detail = link.state === "waiting" ? link.because : "";
    this.#link = { state, since: this.#now(), detail };
    this.writeSoon();
  };

  writeSoon(): void {
    if (this.#isDue || this.#isClosed) return;
    this.#isDue = true;
    const { clock } = this.#ports;
    clock.at(clock.uptimeMs() + 1_000, () => {
      if (!this.#isClosed) this.write();
    });
  }

  /** Writes a last time; the store that it reads from is closed next. */
  close(): void {
    this.write();
    this.#isClosed = true;
  }

  write(): void {
    this.#isDue = false;
    try {
      this.#ports.writeStatus(this.#gather());
    } catch (fault) {
      // A full disk must not end enforcement for want of a page that only people read.
      this.#ports.log.warn("statusNotWritten", { because: String(fault).slice(0, 200) });
    }
  }

  #gather(): AgentStatus {
    const { standing, payloads } = this.#sources.policies;
    const { level, silentMs } = this.#sources.silence;
    return {
      pid: process.pid,
      agentVersion: this.#ports.agentVersion,
      deviceId: this.#ports.identity?.trust.deviceId ?? null,
      mode: standing.mode,
      deviceClass: standing.deviceClass,
      startedAt: this.#startedAt,
      writtenAt: this.#now(),
      link: this.#link,
      silence: { level, forMs: Math.round(silentMs) },
      policies: payloads.map(({ name, version, issuedAt, expiresAt }) => ({
        name,
        version,
        issuedAt,
        expiresAt,
      })),
      sessions: [...this.#sources.views()],
      risk: this.#sources.risk(),
      quickReturns: [...this.#sources.quickReturns()],
      clearing: this.#sources.clearing(),
      receipts: [...this.#sources.receipts.notes()],
    };
  }

  #now(): string {
    return new Date(this.#ports.clock.nowMs()).toISOString();
  }
}
