import { createHash } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";
import {
  CHAIN_START,
  type ChainFault,
  type ChainHead,
  extendChain,
  hashAuditRow,
} from "../contract/audit-chain.ts";
import type { AuditRow } from "../contract/reports.ts";
import type { Clock } from "../core/ports.ts";
import type { AuditChain } from "../core/store-ports.ts";
import type { Db } from "./database.ts";
import type { Room } from "./room.ts";

const MAX_BODY_CHARACTERS = 4000;
const MAX_EVENT_CHARACTERS = 60;
const MAX_ACTOR_CHARACTERS = 500;

const COLUMNS = "seq, at, actor, event, body, prev_hash AS prevHash, hash";

export type SqliteAuditLog = AuditChain & {
  /** Reads every row. */
  verifyChain(): Result<ChainHead, ChainFault>;
};

export type AuditLogPorts = {
  readonly db: Db;
  readonly clock: Pick<Clock, "nowMs">;
  readonly room: Room;
  /** What was sealed last: the chain goes on from there when the database was lost since. */
  readonly sealed: ChainHead;
};

/**
 * Append-only: triggers refuse an edit, the chain shows one that was made around them. On a full
 * disk nothing is thrown at whoever enforces; the next row that fits says how many are missing.
 */
export function createAuditLog({ db, clock, room, sealed }: AuditLogPorts): SqliteAuditLog {
  let missing = 0;
  const last = db.prepare<[], AuditRow>(`SELECT ${COLUMNS} FROM audit ORDER BY seq DESC LIMIT 1`);
  const first = db.prepare<[], AuditRow>(`SELECT ${COLUMNS} FROM audit ORDER BY seq LIMIT 1`);
  const after = db.prepare<[number, number], AuditRow>(
    `SELECT ${COLUMNS} FROM audit WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const all = db.prepare<[], AuditRow>(`SELECT ${COLUMNS} FROM audit ORDER BY seq`);
  const insert = db.prepare(
    "INSERT INTO audit VALUES (@seq, @at, @actor, @event, @body, @prevHash, @hash)",
  );

  const head = (): ChainHead => {
    const row = last.get();
    return row === undefined || row.seq < sealed.size ? sealed : { size: row.seq, head: row.hash };
  };

  const add = (event: string, actor: string, body: string) => {
    const { size, head: prevHash } = head();
    const at = new Date(clock.nowMs()).toISOString();
    const row = { seq: size + 1, at, actor, event, body, prevHash };
    insert.run({ ...row, hash: hashAuditRow(row) });
  };

  const append = db.transaction((event: string, actor: string, body: string) => {
    if (missing > 0) add("audit.gap", "agent", JSON.stringify({ missing }));
    add(event.slice(0, MAX_EVENT_CHARACTERS), actor.slice(0, MAX_ACTOR_CHARACTERS), body);
  });

  return {
    append: (event, actor, body) => {
      const written = room.attempt(() => append(event, actor, boundedBody(JSON.stringify(body))));
      missing = written.ok ? 0 : missing + 1;
    },
    rowsAfter: (seq, limit) => after.all(seq, limit),
    head,
    verifyChain: () => {
      const oldest = first.get();
      if (oldest === undefined) return ok(sealed);
      const from = oldest.seq === 1 ? CHAIN_START : before(oldest);
      const verified = extendChain(from, all.iterate());
      return verified.ok && verified.value.size < sealed.size
        ? fail(
            "gap",
            `rows up to ${sealed.size} were sealed, the last one here is ${verified.value.size}`,
          )
        : verified;
    },
  };
}

function before(row: AuditRow): ChainHead {
  return { size: row.seq - 1, head: row.prevHash };
}

/** What is too long is not cut into something that reads differently: its hash stands for it. */
function boundedBody(body: string): string {
  if (body.length <= MAX_BODY_CHARACTERS) return body;
  const sha256 = createHash("sha256").update(body).digest("hex");
  return JSON.stringify({ tooLong: body.length, sha256 });
}
