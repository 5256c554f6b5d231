import { createHash } from "node:crypto";
import { hashAuditRow } from "../agent/contract/audit-chain.ts";
import type { LogEvent } from "./contract/log-events.ts";
import { isoAt, type ServerClock } from "./ports.ts";
import type { Storage } from "./storage/storage.ts";

const MAX_BODY_CHARACTERS = 3000;

/** The server's own hash chain: who asked for what, written before it is done. */
export class ServerAudit {
  readonly #trail: Storage["trail"];
  readonly #clock: ServerClock;

  constructor(trail: Storage["trail"], clock: ServerClock) {
    this.#trail = trail;
    this.#clock = clock;
  }

  async record(actor: string, event: LogEvent, about: object): Promise<void> {
    const at = isoAt(this.#clock);
    const body = summarise(about);
    await this.#trail.append(({ size, head }) => {
      const row = { seq: size + 1, at, actor, event, body, prevHash: head };
      return { ...row, hash: hashAuditRow(row) };
    });
  }
}

/** A policy is long and kept elsewhere: then its hash stands for it. */
function summarise(about: object): string {
  const text = JSON.stringify(about);
  if (text.length <= MAX_BODY_CHARACTERS) return text;
  const bodySha256 = createHash("sha256").update(text).digest("hex");
  return JSON.stringify({ bodySha256, characters: text.length });
}
