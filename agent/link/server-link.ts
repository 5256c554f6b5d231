import type { LinkState } from "../core/link-ports.ts";
import type { Cancel } from "../core/ports.ts";
import type { Trust } from "../core/trust.ts";
import { backoffDelayMs } from "./backoff.ts";
import { Conversation, type ConversationEnd, type ConversationPorts } from "./conversation.ts";
import { type Addresses, soonerAtMs, watchForNetwork } from "./network-return.ts";
import { openServerSocket } from "./server-socket.ts";

export type ServerLinkPorts = ConversationPorts & {
  readonly trust: Trust;
  readonly addresses: Addresses;
  /** From 0 to 1. */
  readonly random: () => number;
};

export type ServerLink = {
  state(): LinkState;
  /** Says goodbye and stays away. */
  close(): Promise<void>;
};

const CONNECT_MS = 10_000;
/** A link that stood this long had no trouble: the next break starts counting anew. */
const STABLE_MS = 30_000;
/** An identity that was refused does not get better by asking often. */
const REFUSED_WAIT_MS = 60_000;

/** Keeps one connection to the server for as long as the agent runs; comes back after every break. */
export function startServerLink(ports: ServerLinkPorts): ServerLink {
  const link = new ReconnectingLink(ports);
  link.connect();
  return { state: () => link.state, close: () => link.close() };
}

class ReconnectingLink {
  readonly #ports: ServerLinkPorts;
  #conversation: Conversation | null = null;
  #attempt = 0;
  #onlineSinceMs: number | null = null;
  #cancelRetry: Cancel = () => undefined;
  #cancelWatch: Cancel = () => undefined;
  #retryAtMs = 0;
  #hastenedAtMs: number | null = null;
  #addressesTried: readonly string[] = [];
  #gone: (() => void) | null = null;
  state: LinkState = { state: "connecting" };

  constructor(ports: ServerLinkPorts) {
    this.#ports = ports;
  }

  readonly connect = (): void => {
    const { trust, clock, addresses } = this.#ports;
    this.#cancelWatch();
    this.#addressesTried = addresses();
    this.#enter({ state: "connecting" });
    const endpoint = {
      url: trust.url,
      pin: trust.pin,
      nowMs: clock.nowMs(),
      timeoutMs: CONNECT_MS,
    };
    const opening = openServerSocket(endpoint, (socket) => {
      this.#conversation = new Conversation(socket, this.#ports, {
        online: this.#online,
        ended: this.#ended,
      });
      if (this.state.state === "closed") this.#conversation.end("going away");
      return this.#conversation;
    });
    void opening.then((opened) => {
      if (opened.ok) return;
      this.#ended({ because: `${opened.reason}: ${opened.detail}`, refusal: null });
    });
  };

  close(): Promise<void> {
    this.#cancelRetry();
    this.#cancelWatch();
    const wasWaiting = this.state.state === "waiting" || this.state.state === "closed";
    this.#enter({ state: "closed" });
    if (wasWaiting) return Promise.resolve();
    return new Promise((resolve) => {
      this.#gone = resolve;
      this.#conversation?.end("going away");
    });
  }

  readonly #online = (): void => {
    this.#onlineSinceMs = this.#ports.clock.uptimeMs();
    this.#enter({ state: "online" });
  };

  readonly #ended = (end: ConversationEnd): void => {
    this.#conversation = null;
    if (this.state.state === "closed") {
      this.#gone?.();
      return;
    }
    if (this.#wasStable()) this.#attempt = 0;
    this.#attempt += 1;
    this.#onlineSinceMs = null;
    this.#tellRefusal(end);
    this.#waitAndRetry(end);
  };

  #waitAndRetry(end: ConversationEnd): void {
    const { clock, random, log } = this.#ports;
    const retryInMs = backoffDelayMs({
      attempt: this.#attempt,
      random: random(),
      retryAfterMs: waitFor(end),
    });
    log.info("link.down", { because: end.because, retryInMs });
    this.#wait(end.because, clock.uptimeMs() + retryInMs);
    // A server that answered has said how long; it does not depend on this device's network.
    if (end.refusal !== null) return;
    this.#cancelWatch = watchForNetwork(this.#ports, this.#addressesTried, () => this.#hasten());
  }

  #wait(because: string, retryAtMs: number): void {
    const { clock } = this.#ports;
    this.#retryAtMs = retryAtMs;
    this.#cancelRetry = clock.at(retryAtMs, this.connect);
    const retryInMs = retryAtMs - clock.uptimeMs();
    this.#enter({ state: "waiting", because, retryInMs });
  }

  /** There is a network again: how often the server was not reached without one says nothing. */
  #hasten(): void {
    const { clock, random, log } = this.#ports;
    const hastenedAtMs = this.#hastenedAtMs;
    const nowMs = clock.uptimeMs();
    const retryAtMs = this.#retryAtMs;
    const atMs = soonerAtMs({ nowMs, retryAtMs, hastenedAtMs, random: random() });
    if (atMs === null) return;
    this.#hastenedAtMs = nowMs;
    this.#attempt = 0;
    this.#cancelRetry();
    log.info("link.networkBack", { retryInMs: atMs - nowMs });
    this.#wait("the network is back", atMs);
  }

  #tellRefusal({ refusal }: ConversationEnd): void {
    const reason = refusal?.reason;
    if (reason === "unknownDevice" || reason === "duplicateIdentity") {
      this.#ports.listener.enrolAnew(reason);
    }
  }

  #wasStable(): boolean {
    const sinceMs = this.#onlineSinceMs;
    return sinceMs !== null && this.#ports.clock.uptimeMs() - sinceMs >= STABLE_MS;
  }

  #enter(state: LinkState): void {
    this.state = state;
    this.#ports.listener.stateChanged(state);
  }
}

function waitFor({ refusal }: ConversationEnd): number {
  if (refusal === null) return 0;
  return refusal.reason === "busy"
    ? refusal.retryAfterMs
    : Math.max(REFUSED_WAIT_MS, refusal.retryAfterMs);
}
