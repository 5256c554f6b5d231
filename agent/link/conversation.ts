import {
  decodeServerFrame,
  type ServerFrame,
  type ServerFrameKind,
  speaks,
} from "../contract/server-frames.ts";
import type { LinkListener } from "../core/link-ports.ts";
import type { Cancel, Clock, Log } from "../core/ports.ts";
import type { JoinCounter, OutboxQueue } from "../core/store-ports.ts";
import { answerChallenge, type Challenge, type Identity } from "./challenge.ts";
import type { OfferedKeys } from "./device-keys.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { offerKeys } from "./key-offer.ts";
import { createReportPump, type ReportPump } from "./report-pump.ts";
import type { ServerSocket, SocketEvents } from "./server-socket.ts";

export type ConversationPorts = Omit<Identity, "deviceKey"> & {
  readonly joinCounter: JoinCounter;
  readonly outbox: OutboxQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly listener: LinkListener;
  readonly keys: OfferedKeys;
};

type FrameOf<K extends ServerFrameKind> = Extract<ServerFrame, { kind: K }>;

export type ConversationEnd = {
  readonly because: string;
  readonly refusal: FrameOf<"refused"> | null;
};

export type ConversationHooks = {
  readonly online: () => void;
  /** The connection is gone. Called once. */
  readonly ended: (end: ConversationEnd) => void;
};

/** From the open socket to `welcome`. */
const HANDSHAKE_MS = 15_000;

type Phase = "challenge" | "welcome" | "online" | "over";

type FrameTable = {
  readonly [K in ServerFrameKind]: {
    /** At any other moment it ends the connection. */
    readonly during: readonly Phase[];
    readonly take: (frame: FrameOf<K>) => void;
  };
};

/**
 * One connection, from the challenge to its end: proves the device's identity, passes on what the
 * server says, sends what waits in the outbox.
 */
export class Conversation implements SocketEvents {
  readonly #socket: ServerSocket;
  readonly #ports: ConversationPorts;
  readonly #hooks: ConversationHooks;
  readonly #frames: FrameTable;
  readonly #pump: ReportPump;
  #phase: Phase = "challenge";
  #because: string | null = null;
  #refusal: FrameOf<"refused"> | null = null;
  #heartbeat: Heartbeat | null = null;
  #cancelDeadline: Cancel;
  #cancelPut: Cancel = () => undefined;
  #cancelOffers: Cancel = () => undefined;

  constructor(socket: ServerSocket, ports: ConversationPorts, hooks: ConversationHooks) {
    this.#socket = socket;
    this.#ports = ports;
    this.#hooks = hooks;
    this.#frames = this.#table(ports.listener);
    this.#pump = createReportPump(ports.outbox, socket, ports.log);
    const deadlineMs = ports.clock.uptimeMs() + HANDSHAKE_MS;
    this.#cancelDeadline = ports.clock.at(deadlineMs, () => this.end("handshake took too long"));
  }

  readonly onText = (text: string): void => {
    if (this.#phase === "over") return;
    this.#heartbeat?.heard();
    const frame = decodeServerFrame(text);
    if (frame.ok) this.#take(frame.value);
    // A newer server may say more than this agent knows.
    else if (frame.reason === "unknownKind") this.#ports.log.info("link.unknownFrame");
    else this.end(`${frame.reason}: ${frame.detail}`);
  };

  readonly onSignal = (kind: "ping" | "pong"): void => {
    if (kind === "ping") this.#heartbeat?.signal();
    else this.#heartbeat?.heard();
  };

  readonly onClose = (because: string): void => {
    this.#leave(because);
    this.#hooks.ended({ because: this.#because ?? because, refusal: this.#refusal });
  };

  /** Ends the connection; `onClose` follows. */
  end(because: string): void {
    if (this.#phase === "over") return;
    this.#leave(because);
    this.#socket.close();
  }

  #table(listener: LinkListener): FrameTable {
    return {
      challenge: { during: ["challenge"], take: (frame) => this.#authenticate(frame) },
      enrolled: { during: [], take: () => undefined },
      retired: { during: [], take: () => undefined },
      keyStored: {
        during: ["online"],
        take: ({ keyId }) => {
          if (listener.keyStored(keyId)) this.end("proves itself anew, with its new key");
        },
      },
      welcome: { during: ["welcome"], take: (frame) => this.#begin(frame) },
      policies: { during: ["online"], take: ({ envelopes }) => listener.policies(envelopes) },
      mode: {
        during: ["online"],
        take: (frame) => listener.mode(frame.mode, frame.untilAt, frame.protected),
      },
      command: {
        during: ["online"],
        take: ({ envelope, proof }) => listener.command(envelope, proof ?? null),
      },
      rehearse: {
        during: ["online"],
        take: ({ rehearsalId, payload }) => listener.rehearse(rehearsalId, payload),
      },
      ack: { during: ["online"], take: ({ reportIds }) => this.#pump.acked(reportIds) },
      refused: {
        during: ["challenge", "welcome", "online"],
        take: (frame) => {
          this.#refusal = frame;
          this.end(`refused: ${frame.reason} (${frame.detail})`);
        },
      },
      beacon: {
        during: ["online"],
        take: ({ serverTime }) => listener.heard(Date.parse(serverTime)),
      },
    };
  }

  #take<K extends ServerFrameKind>(frame: FrameOf<K>): void {
    // The row of a kind takes frames of that kind, which the compiler can't see through the union.
    const row = this.#frames[frame.kind] as FrameTable[K];
    if (row.during.includes(this.#phase)) row.take(frame);
    else this.end(`${frame.kind} came during ${this.#phase}`);
  }

  #authenticate(challenge: Challenge): void {
    const { keys, joinCounter } = this.#ports;
    const identity = { ...this.#ports, deviceKey: keys.current() };
    const answer = answerChallenge(challenge, identity, () => joinCounter.next());
    if (!answer.ok) {
      this.end(`${answer.reason}: ${answer.detail}`);
      return;
    }
    this.#phase = "welcome";
    this.#socket.send(answer.value);
    this.#ports.listener.heard(Date.parse(challenge.serverTime));
  }

  #begin(welcome: FrameOf<"welcome">): void {
    const { heartbeatMs, mode, deviceClass, groups, staffSecret, auditHead } = welcome;
    const { clock, outbox, listener } = this.#ports;
    this.#phase = "online";
    this.#cancelDeadline();
    const ping = () => this.#socket.ping();
    this.#heartbeat = startHeartbeat(clock, heartbeatMs, ping, (because) => this.#drop(because));
    this.#cancelPut = outbox.onPut(() => this.#pump.pump());
    listener.welcomed({ mode, deviceClass, groups });
    if (staffSecret !== undefined) listener.staffSecret(staffSecret);
    // Before anything is sent: what waits may extend rows that the server no longer has.
    if (auditHead !== undefined) listener.auditHeld(auditHead);
    this.#hooks.online();
    this.#pump.pump();
    // An older server would take it for a fault of this device.
    if (!speaks("offerKey", welcome.protocol)) return;
    this.#cancelOffers = offerKeys(this.#ports, (text) => this.#socket.send(text));
  }

  /** For a peer that no longer answers: there is nobody to say goodbye to. */
  #drop(because: string): void {
    this.#leave(because);
    this.#socket.terminate();
  }

  #leave(because: string): void {
    this.#phase = "over";
    this.#because ??= because;
    this.#heartbeat?.stop();
    this.#cancelDeadline();
    this.#cancelPut();
    this.#cancelOffers();
  }
}
