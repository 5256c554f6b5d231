import type { Socket } from "node:net";
import { fail, type Result } from "../../policies/result.ts";
import type { Appearance } from "../contract/appearance.ts";
import { LineReader } from "../contract/json-lines.ts";
import {
  LOCAL_PROTOCOL,
  type LOCAL_REFUSALS,
  type LocalCallBody,
  type LocalMessage,
  MAX_LOCAL_MESSAGE_BYTES,
} from "../contract/local-calls.ts";
import type { SessionDescription } from "../contract/session-description.ts";
import { STAFF_REFUSALS, type StaffUse } from "../contract/staff-use.ts";
import type { Cancel, Clock } from "../core/ports.ts";
import { decodeRequest, type LocalRequest } from "./decode-request.ts";

export type LocalRefusal = (typeof LOCAL_REFUSALS)[number];
export type LocalAnswer = Result<unknown, LocalRefusal> & {
  readonly waitMs?: number;
  readonly used?: StaffUse;
  readonly described?: SessionDescription;
  readonly appearance?: Appearance;
};
export type ShellCall = Exclude<LocalRequest, { call: "hello" }>;

const ORDERS_SINCE = 2;
const STAFF_REFUSALS_SINCE = 3;
const HELLO_WITHIN_MS = 2_000;
const MESSAGE_WITHIN_MS = 2_000;
/** Of one uid, whatever the number of its connections. */
export const MESSAGES_PER_SECOND = 20;
/** A flood is first refused, then ended. */
const REFUSED_BEFORE_CLOSE = 100;
const MAX_UNREAD_BYTES = 4 * MAX_LOCAL_MESSAGE_BYTES;

export type ConnectionPorts = {
  readonly clock: Clock;
  /** Whether this uid may have one more message now. */
  readonly mayTake: () => boolean;
  /** Binds the connection to a session, for good. */
  readonly onHello: (hello: LocalCallBody<"hello">) => Result<string, LocalRefusal>;
  readonly onCall: (sessionId: string, request: ShellCall) => LocalAnswer;
  readonly onWelcomed: (connection: ShellConnection) => void;
  readonly onClosed: (connection: ShellConnection, because: string) => void;
};

/** One shell on the other end of a socket, which the kernel has proven to be the session's user. */
export class ShellConnection {
  readonly #socket: Socket;
  readonly #ports: ConnectionPorts;
  readonly #lines = new LineReader(MAX_LOCAL_MESSAGE_BYTES);
  #refused = 0;
  #sessionId: string | null = null;
  #protocol = 1;
  #isShell = false;
  #deadline: Cancel;
  #because = "closed";

  constructor(socket: Socket, ports: ConnectionPorts) {
    this.#socket = socket;
    this.#ports = ports;
    this.#deadline = this.#closeAfter(HELLO_WITHIN_MS, "no hello");
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", (error) => this.close(error.message));
    socket.on("close", () => {
      this.#deadline();
      ports.onClosed(this, this.#because);
    });
  }

  /** Null until a hello was accepted. */
  get sessionId(): string | null {
    return this.#sessionId;
  }

  /** Not a terminal, which asks and goes. */
  get isShell(): boolean {
    return this.#isShell;
  }

  /** One of an older version would hang up on an order. */
  get takesOrders(): boolean {
    return this.#isShell && this.#protocol >= ORDERS_SINCE;
  }

  send(message: LocalMessage): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(`${JSON.stringify(message)}\n`);
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.close("reads nothing");
  }

  close(because: string): void {
    this.#because = because;
    this.#socket.destroy();
  }

  #read(chunk: Uint8Array | string): void {
    const wasMidLine = this.#lines.isMidLine;
    const lines = this.#lines.push(Buffer.from(chunk));
    if (lines === null) {
      this.close("message too long");
      return;
    }
    for (const line of lines) if (!this.#socket.destroyed) this.#take(line);
    if (this.#sessionId !== null) this.#watchUnfinished(wasMidLine && lines.length === 0);
  }

  /** Until the hello, its deadline stands; afterwards every unfinished message has its own. */
  #watchUnfinished(isSameMessage: boolean): void {
    if (this.#lines.isMidLine && isSameMessage) return;
    this.#deadline();
    if (this.#lines.isMidLine) {
      this.#deadline = this.#closeAfter(MESSAGE_WITHIN_MS, "message too slow");
    }
  }

  #take(line: Uint8Array): void {
    const request = decodeRequest(line);
    if (request.id === null) this.close("unreadable message");
    else if (!this.#ports.mayTake()) this.#refuseFlood(request.id);
    else if (request.ok) this.#carryOut(request.value);
    else {
      this.#reply(request.id, request);
      if (request.reason === "unknownCall") this.#end("unknown call");
    }
  }

  #carryOut(request: LocalRequest): void {
    this.#reply(request.id, this.#answer(request));
    if (this.#sessionId === null) this.#end("no hello");
    else if (request.call === "hello") this.#ports.onWelcomed(this);
  }

  #answer(request: LocalRequest): LocalAnswer {
    if (request.call === "hello") return this.#hello(request.body);
    if (this.#sessionId === null) return fail("notAllowed", "say hello first");
    return this.#ports.onCall(this.#sessionId, request);
  }

  #hello(hello: LocalCallBody<"hello">): Result<unknown, LocalRefusal> {
    if (this.#sessionId !== null) return fail("notAllowed", "hello was said");
    const { oldest, current } = LOCAL_PROTOCOL;
    if (hello.protocol < oldest || hello.protocol > current) {
      return fail("notAllowed", `this agent speaks protocol ${oldest} to ${current}`);
    }
    const session = this.#ports.onHello(hello);
    if (session.ok) this.#sessionId = session.value;
    this.#isShell = session.ok && hello.host !== "terminal";
    this.#protocol = hello.protocol;
    return session;
  }

  #refuseFlood(id: number): void {
    this.#refused += 1;
    if (this.#refused > REFUSED_BEFORE_CLOSE) this.close("too many messages");
    else this.#reply(id, fail("tooMany", `at most ${MESSAGES_PER_SECOND} a second`));
  }

  #reply(id: number, outcome: LocalAnswer): void {
    const { waitMs, used, described, appearance } = outcome;
    if (outcome.ok) this.send({ kind: "reply", id, ok: true, used, described, appearance });
    else {
      const reason = this.#known(outcome.reason);
      const detail = outcome.detail.slice(0, 500);
      this.send({ kind: "reply", id, ok: false, reason, detail, waitMs });
    }
  }

  /** One of an older version would hang up on a reason that it does not know. */
  #known(reason: LocalRefusal): LocalRefusal {
    const isNew = STAFF_REFUSALS.some((one) => one === reason);
    return isNew && this.#protocol < STAFF_REFUSALS_SINCE ? "notAllowed" : reason;
  }

  /** Lets the last reply leave, then closes whether or not the other end does. */
  #end(because: string): void {
    this.#because = because;
    this.#socket.end(() => this.#socket.destroy());
  }

  #closeAfter(ms: number, because: string): Cancel {
    const { clock } = this.#ports;
    return clock.at(clock.uptimeMs() + ms, () => this.close(because));
  }
}
