import type { Message, MessageBus } from "dbus-native";
import { fail, ok, type Result } from "../../../policies/result.ts";
import type { Cancel, Log } from "../../core/ports.ts";

export type BusCall = {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** D-Bus signature of `body`, as `su`. */
  readonly signature?: string;
  readonly body?: readonly unknown[];
};

export type BusSignal = {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
};

/** `noBus`: nobody ever made the socket. `failed`: no answer in time, or an error as the answer. */
export type BusFault = "noBus" | "notConnected" | "failed";

const CALL_WITHIN_MS = 3000;
/** A bus that hangs still has its socket taken by the kernel. */
const CONNECT_WITHIN_MS = 2000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
const SIGNAL = 4;

type Reply = (body: readonly unknown[], sender: string) => unknown;
type Answer = {
  readonly path: string;
  readonly from: string;
  readonly member: string;
  readonly signature: string;
  readonly reply: Reply;
};

/** Loads the client's code while this process may still read it: before it becomes a user. */
export async function loadBusClient(): Promise<void> {
  await import("dbus-native");
}

/**
 * The system bus, or that of a session, connected when it is first needed and again whenever it goes away. Every call
 * has a deadline, because a call to a dying peer is otherwise never answered.
 */
export class SystemBus {
  readonly #answers: Answer[] = [];
  readonly #address: string;
  readonly #log: Log;
  readonly #rules = new Set<string>();
  readonly #onSignal = new Set<(signal: BusSignal) => void>();
  readonly #onConnected = new Set<() => void>();
  #connection: Promise<MessageBus | null> | null = null;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  #closed = false;
  #isMissing = false;

  constructor(options: { readonly address: string; readonly log: Log }) {
    this.#address = options.address;
    this.#log = options.log;
  }

  async call(call: BusCall, timeoutMs = CALL_WITHIN_MS): Promise<Result<unknown, BusFault>> {
    const bus = await this.#connect();
    if (bus === null)
      return fail(this.#isMissing ? "noBus" : "notConnected", `no system bus at ${this.#address}`);
    const { body, ...head } = call;
    const message = body === undefined ? head : { ...head, body: [...body] };
    try {
      return ok(await bus.invoke<unknown>(message, { timeout: timeoutMs }));
    } catch (error) {
      return fail("failed", error instanceof Error ? error.message : String(error));
    }
  }

  /** Signals that match the rule (D-Bus specification, "Match Rules"), kept across reconnects. */
  listen(rule: string, listener: (signal: BusSignal) => void): Cancel {
    this.#onSignal.add(listener);
    if (!this.#rules.has(rule)) {
      this.#rules.add(rule);
      void this.#connect().then((bus) => bus?.addMatch(rule).catch(() => undefined));
    }
    return () => this.#onSignal.delete(listener);
  }

  /** Called at every connect: what was known before may be out of date. */
  onConnected(listener: () => void): Cancel {
    this.#onConnected.add(listener);
    return () => this.#onConnected.delete(listener);
  }

  /** Answers calls to us with what `reply` returns; null where `signature` is empty. */
  answer(path: string, from: string, member: string, signature: string, reply: Reply): void {
    this.#answers.push({ path, from, member, signature, reply });
    void this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const bus = await this.#connection;
    this.#connection = null;
    await bus?.close();
  }

  #connect(): Promise<MessageBus | null> {
    if (this.#closed) return Promise.resolve(null);
    this.#connection ??= this.#open();
    return this.#connection;
  }

  async #open(): Promise<MessageBus | null> {
    const { createClient } = await import("dbus-native");
    return new Promise((resolve) => {
      const bus = createClient({ busAddress: this.#address, authMethods: ["EXTERNAL"] });
      const late = setTimeout(() => bus.connection.stream.destroy(), CONNECT_WITHIN_MS);
      bus.connection.on("error", (error: NodeJS.ErrnoException) => {
        this.#isMissing = error.code === "ENOENT";
        this.#onLost(error.message);
        resolve(null);
      });
      bus.connection.on("close", () => {
        clearTimeout(late);
        this.#onLost("the bus closed the connection");
        resolve(null);
      });
      bus.connection.on("message", (message: Message) => this.#hear(message));
      bus.connection.on("connect", () => {
        clearTimeout(late);
        this.#retryMs = FIRST_RETRY_MS;
        this.#isMissing = false;
        for (const { path, from, member, signature, reply } of this.#answers) {
          bus.setMethodCallHandler(path, from, member, [replierOf(reply), signature]);
        }
        for (const rule of this.#rules) void bus.addMatch(rule).catch(() => undefined);
        resolve(bus);
        for (const listener of this.#onConnected) listener();
      });
    });
  }

  #hear(message: Message): void {
    const { type, path, interface: from, member, body } = message;
    if (type !== SIGNAL || path === undefined || from === undefined || member === undefined) return;
    for (const listener of this.#onSignal)
      listener({ path, interface: from, member, body: body ?? [] });
  }

  #onLost(because: string): void {
    if (this.#connection === null || this.#closed) return;
    this.#connection = null;
    // Once, not at every retry: a machine without a system bus stays without one.
    if (this.#retryMs === FIRST_RETRY_MS) this.#log.warn("systemBusLost", { because });
    this.#retry = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}

/** The message itself comes last, after the arguments of the call. */
function replierOf(reply: Reply): (...values: unknown[]) => unknown {
  return (...values) => {
    const message = values.at(-1) as Message;
    return reply(values.slice(0, -1), message.sender ?? "");
  };
}
