import { randomBytes } from "node:crypto";
import { agreeProtocol } from "../../agent/contract/agree-protocol.ts";
import {
  type DeviceFrame,
  decodeDeviceFrame,
  encodeFrame,
  PROTOCOL,
  type ServerFrame,
} from "../../agent/contract/server-frames.ts";
import { CLOSE, type LiveDevice, type Peer } from "../live/live-devices.ts";
import type { DeviceDesk } from "./device-desk.ts";
import type { Challenge, Refusal } from "./device-identity.ts";
import { PeerReading } from "./peer-reading.ts";
import { type Sender, senderOf } from "./report-intake.ts";

/** How long a refused device stays away: a copy or a revoked one has nothing to come back for. */
const RETRY_AFTER_MS: Readonly<Record<Refusal | "protocol", number>> = {
  badToken: 60_000,
  badSignature: 60_000,
  unknownDevice: 60_000,
  revoked: 3_600_000,
  duplicateIdentity: 3_600_000,
  protocol: 3_600_000,
};

type FrameOf<K extends DeviceFrame["kind"]> = Extract<DeviceFrame, { kind: K }>;

/** Nothing more: a device stays joined for weeks. */
type Stage =
  | { readonly name: "challenged"; readonly challenge: Challenge }
  | { readonly name: "joined"; readonly live: LiveDevice; readonly sender: Sender }
  | { readonly name: "ended" };

/**
 * One connection of one device: challenge, enrol or authenticate, then reports.
 * INVARIANTS: frames are handled one after the other; whatever a frame breaks, it breaks only this
 * connection; after `ended` nothing is sent.
 */
export class DeviceConnection {
  readonly #peer: Peer;
  readonly #desk: DeviceDesk;
  readonly #reading: PeerReading;
  #stage: Stage;
  #frames: Promise<void> = Promise.resolve();
  #acks: string[] = [];
  #onJoined: (() => void) | null = null;

  constructor(peer: Peer, desk: DeviceDesk) {
    this.#peer = peer;
    this.#desk = desk;
    this.#reading = new PeerReading(peer);
    const challenge = { nonce: randomBytes(32).toString("hex"), serverId: desk.serverId };
    this.#stage = { name: "challenged", challenge };
    this.#send({ kind: "challenge", ...challenge, serverTime: desk.now(), ...PROTOCOL });
  }

  /** At most one listener: admission counts only those who are still proving themselves. */
  whenJoined(listener: () => void): void {
    this.#onJoined = listener;
  }

  receive(text: string): void {
    this.#frames = this.#frames
      .then(() => this.#handle(text))
      .catch((error: unknown) => {
        this.#desk.log.warn("connection failed", { because: String(error) });
        this.#end(1011, "internal error");
      });
  }

  closed(): void {
    const stage = this.#stage;
    this.#stage = { name: "ended" };
    if (stage.name === "joined") this.#desk.left(stage.live);
  }

  async #handle(text: string): Promise<void> {
    if (this.#stage.name === "ended") return;
    const decoded = decodeDeviceFrame(text);
    if (!decoded.ok) {
      this.#desk.log.warn("frame refused", { reason: decoded.reason, detail: decoded.detail });
      this.#end(CLOSE.badFrame, decoded.reason);
      return;
    }
    await this.#dispatch(decoded.value);
  }

  async #dispatch(frame: DeviceFrame): Promise<void> {
    const stage = this.#stage;
    if (stage.name === "joined" && frame.kind === "report") this.#report(frame, stage.sender);
    else if (stage.name === "joined" && frame.kind === "offerKey")
      await this.#takeOffer(frame, stage.sender);
    else if (stage.name !== "challenged") this.#endUnexpected(frame);
    else if (frame.kind === "enrol") await this.#enrol(frame, stage.challenge);
    else if (frame.kind === "authenticate") await this.#join(frame, stage.challenge);
    else if (frame.kind === "leave") await this.#retire(frame, stage.challenge);
    else this.#endUnexpected(frame);
  }

  /** The device may authenticate on the same connection, over the same nonce. */
  async #enrol(frame: FrameOf<"enrol">, challenge: Challenge): Promise<void> {
    if (agreeProtocol(PROTOCOL, frame) === null) return this.#refuseProtocol(frame);
    const enrolled = await this.#desk.enrol(frame, challenge);
    if (enrolled.ok) this.#send(enrolled.value);
    else this.#refuse(enrolled.reason, enrolled.detail);
  }

  async #join(frame: FrameOf<"authenticate">, challenge: Challenge): Promise<void> {
    const protocol = agreeProtocol(PROTOCOL, frame);
    if (protocol === null) return this.#refuseProtocol(frame);
    const proven = await this.#desk.authenticate(frame, challenge);
    if (!proven.ok) return this.#refuse(proven.reason, proven.detail);
    if (this.#stage.name !== "challenged") return;
    const { record, key } = proven.value;
    const live = { deviceId: record.id, protocol, peer: this.#peer };
    this.#stage = { name: "joined", live, sender: senderOf(record, key) };
    this.#onJoined?.();
    this.#onJoined = null;
    await this.#desk.joined(live, record);
  }

  async #retire(frame: FrameOf<"leave">, challenge: Challenge): Promise<void> {
    const retired = await this.#desk.retire(frame, challenge);
    if (!retired.ok) return this.#refuse(retired.reason, retired.detail);
    this.#send({ kind: "retired", ...retired.value });
    this.#end(1000, "retired");
  }

  async #takeOffer(frame: FrameOf<"offerKey">, sender: Sender): Promise<void> {
    // It costs two signatures and a commit.
    const answer = await this.#reading.heldFor(this.#desk.offerKey(frame, sender));
    if (answer.ok) this.#send(answer.value);
    else this.#refuse(answer.reason, answer.detail);
  }

  #report(frame: FrameOf<"report">, sender: Sender): void {
    this.#reading.reportWaits();
    this.#desk.report({
      sender,
      id: frame.id,
      at: frame.at,
      report: frame.report,
      settled: (fault) => this.#reportSettled(frame.id, fault),
      // After its ack: sending it again would not make it true (attack list, 37).
      foreign: () => queueMicrotask(() => this.#end(CLOSE.posing, "in another device's name")),
    });
  }

  /** One ack frame for all reports of one commit. */
  #reportSettled(reportId: string, fault: Error | null): void {
    if (fault !== null) {
      this.#end(1011, "not stored");
      return;
    }
    this.#reading.reportStored();
    this.#acks.push(reportId);
    if (this.#acks.length === 1) queueMicrotask(() => this.#sendAcks());
  }

  #sendAcks(): void {
    const reportIds = this.#acks;
    this.#acks = [];
    this.#send({ kind: "ack", reportIds });
  }

  #endUnexpected({ kind }: DeviceFrame): void {
    this.#end(CLOSE.badFrame, `${kind} is not expected now`);
  }

  #refuseProtocol({
    oldest,
    current,
  }: {
    readonly oldest: number;
    readonly current: number;
  }): void {
    const spoken = `${PROTOCOL.oldest}–${PROTOCOL.current}`;
    this.#refuse("protocol", `this server speaks ${spoken}, the device ${oldest}–${current}`);
  }

  #refuse(reason: Refusal | "protocol", detail: string): void {
    const retryAfterMs = RETRY_AFTER_MS[reason];
    this.#desk.log.warn("device refused", { reason, detail });
    this.#send({ kind: "refused", reason, detail, retryAfterMs });
    this.#end(CLOSE.refused, reason);
  }

  #send(frame: ServerFrame): void {
    if (this.#stage.name !== "ended") this.#peer.send(encodeFrame(frame));
  }

  #end(code: number, reason: string): void {
    if (this.#stage.name === "ended") return;
    this.#peer.end(code, reason);
    this.closed();
  }
}
