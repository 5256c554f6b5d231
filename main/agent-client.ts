import { connect, type Socket } from "node:net";
import * as z from "zod/mini";
import { LineReader } from "../agent/contract/json-lines.ts";
import {
  CALLS_SINCE,
  LOCAL_PROTOCOL,
  type LocalCallBody,
  type LocalCallName,
  type LocalMessage,
  localMessageSchema,
  MAX_LOCAL_MESSAGE_BYTES,
  type ShellOrder,
  type ShellStatus,
} from "../agent/contract/local-calls.ts";
import { fail, ok, type Result } from "../policies/result.ts";

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;
const REPLY_WITHIN_MS = 5_000;

type CallFault = "offline" | "timeout" | "refused";
type Message<K extends LocalMessage["kind"]> = Extract<LocalMessage, { kind: K }>;
type Reply = Message<"reply">;
/** `reply`: what the agent itself said, where it did; a form branches on its `reason`. */
type CallOutcome = Result<null, CallFault> & { readonly reply?: Reply };

export type AgentClientPorts = {
  readonly socketPath: string;
  readonly host: LocalCallBody<"hello">["host"];
  readonly display: string | null;
  /** 0 ≤ x < 1: spreads the reconnects of many shells (full jitter). */
  readonly random: () => number;
  readonly onStatus: (status: ShellStatus) => void;
  readonly onOrder: (order: ShellOrder) => void;
  readonly onLink: (connected: boolean) => void;
};

/** Full jitter, as https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ */
export function retryDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
  return Math.round(FIRST_RETRY_MS / 2 + random * ceiling);
}

/** The shell's end of the local channel: connects, says hello, comes back by itself. */
export class AgentClient {
  readonly #ports: AgentClientPorts;
  readonly #waiting = new Map<number, (outcome: CallOutcome) => void>();
  #socket: Socket | null = null;
  #connected = false;
  #protocol: number = LOCAL_PROTOCOL.current;
  #closed = false;
  #attempt = 0;
  #lastId = 0;
  #retry: NodeJS.Timeout | null = null;

  constructor(ports: AgentClientPorts) {
    this.#ports = ports;
    this.#connect();
  }

  get isConnected(): boolean {
    return this.#connected;
  }

  async call<N extends LocalCallName>(name: N, body: LocalCallBody<N>): Promise<CallOutcome> {
    if (!this.#connected) return fail("offline", "the agent is not there");
    const since = CALLS_SINCE[name] ?? LOCAL_PROTOCOL.oldest;
    if (this.#protocol < since) return fail("refused", "unknownCall: the agent is older");
    return this.#request(name, body);
  }

  close(): void {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#socket?.destroy();
  }

  #connect(): void {
    const socket = connect(this.#ports.socketPath);
    const lines = new LineReader(MAX_LOCAL_MESSAGE_BYTES);
    this.#socket = socket;
    socket.on("connect", () => this.#sayHello(socket));
    socket.on("data", (chunk) => this.#read(socket, lines.push(Buffer.from(chunk))));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#lost());
  }

  async #sayHello(socket: Socket): Promise<void> {
    const { host, display } = this.#ports;
    const welcome = await this.#request("hello", { protocol: this.#protocol, host, display });
    if (welcome.ok) return;
    // An agent of the version before this one says so; the next hello is one that it knows.
    if (welcome.reason === "refused") {
      const { oldest, current } = LOCAL_PROTOCOL;
      this.#protocol = this.#protocol === oldest ? current : this.#protocol - 1;
    }
    socket.destroy();
  }

  /** At the moment of the reply, so that the status that follows it finds us connected. */
  #welcomed(): void {
    this.#attempt = 0;
    this.#connected = true;
    this.#ports.onLink(true);
  }

  #request<N extends LocalCallName>(call: N, body: LocalCallBody<N>): Promise<CallOutcome> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const settle = (outcome: CallOutcome) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (call === "hello" && outcome.ok) this.#welcomed();
        resolve(outcome);
      };
      const timer = setTimeout(() => settle(fail("timeout", "no reply")), REPLY_WITHIN_MS);
      this.#waiting.set(id, settle);
      this.#socket?.write(`${JSON.stringify({ id, call, body })}\n`);
    });
  }

  #read(socket: Socket, lines: readonly Uint8Array[] | null): void {
    const messages = lines?.map(decodeMessage) ?? [null];
    for (const message of messages) {
      if (message === null) socket.destroy();
      else if (message.kind === "reply") this.#settle(message);
      else if (message.kind === "order") this.#ports.onOrder(message.order);
      else this.#ports.onStatus(message.status);
    }
  }

  #settle(reply: Reply): void {
    const detail = `${reply.reason ?? "refused"}: ${reply.detail ?? ""}`;
    const outcome: Result<null, CallFault> = reply.ok ? ok(null) : fail("refused", detail);
    this.#waiting.get(reply.id)?.({ ...outcome, reply });
  }

  #lost(): void {
    const wasConnected = this.#connected;
    this.#connected = false;
    for (const settle of [...this.#waiting.values()]) settle(fail("offline", "the agent is gone"));
    if (wasConnected) this.#ports.onLink(false);
    if (this.#closed) return;
    const delayMs = retryDelayMs(this.#attempt, this.#ports.random());
    this.#attempt += 1;
    this.#retry = setTimeout(() => this.#connect(), delayMs);
  }
}

function decodeMessage(line: Uint8Array): LocalMessage | null {
  try {
    const decoded = z.safeParse(localMessageSchema, JSON.parse(Buffer.from(line).toString()));
    return decoded.success ? decoded.data : null;
  } catch {
    return null;
  }
}
