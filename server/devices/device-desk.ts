import { keyId } from "../../agent/contract/envelope.ts";
import { encodePublicKey } from "../../agent/contract/public-key.ts";
import type { ServerFrame } from "../../agent/contract/server-frames.ts";
import { ok, type Result } from "../../policies/result.ts";
import type { Mode } from "../../policies/vocabulary.ts";
import type { CommandTracker } from "../commands/command-tracker.ts";
import { staffSecretOf } from "../derived-secrets.ts";
import type { ServerKeys } from "../keys.ts";
import { CLOSE, type LiveDevice, type LiveDevices } from "../live/live-devices.ts";
import type { PolicyBoard } from "../policy/policy-board.ts";
import { isoAt, type ServerClock, type ServerLog } from "../ports.ts";
import type { ServerAudit } from "../server-audit.ts";
import type { CommandRecord, DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import {
  authenticateDevice,
  type Challenge,
  enrolDevice,
  type ProvenDevice,
  type Refusal,
  retireDevice,
} from "./device-identity.ts";
import { takeKeyOffer } from "./key-offers.ts";
import type { Sender } from "./report-intake.ts";
import type { IncomingReport, ReportWriter } from "./report-writer.ts";

export type DeskParts = {
  readonly keys: Pick<ServerKeys, "serverId" | "policy" | "command">;
  readonly storage: Storage;
  readonly live: LiveDevices;
  readonly board: PolicyBoard;
  readonly tracker: CommandTracker;
  readonly writer: ReportWriter;
  readonly audit: ServerAudit;
  readonly clock: ServerClock;
  readonly log: ServerLog;
  readonly heartbeatMs: number;
};

/** What the server does for devices, whoever carries their frames. */
export class DeviceDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  get serverId(): string {
    return this.#parts.keys.serverId;
  }

  get log(): ServerLog {
    return this.#parts.log;
  }

  now(): string {
    return isoAt(this.#parts.clock);
  }

  async enrol(
    frame: Parameters<typeof enrolDevice>[0],
    challenge: Challenge,
  ): Promise<Result<ServerFrame, Refusal>> {
    const enrolled = await enrolDevice(frame, challenge, this.#parts);
    if (!enrolled.ok) return enrolled;
    const { id, groups, mode } = enrolled.value;
    this.log.info("device enrolled", { deviceId: id, groups, mode });
    const { policy, command } = this.#parts.keys;
    return ok({
      kind: "enrolled",
      deviceId: id,
      policyKeys: [encodePublicKey(policy.trusted.key)],
      commandKeys: [encodePublicKey(command.key)],
    });
  }

  async authenticate(
    frame: Parameters<typeof authenticateDevice>[0],
    challenge: Challenge,
  ): Promise<Result<ProvenDevice, Refusal>> {
    const proven = await authenticateDevice(frame, challenge, this.#parts);
    if (proven.ok && proven.value.hasRotated) await this.#tellRotation(proven.value);
    return proven;
  }

  /** @returns the answer, or why it is not believed; then an alarm was raised */
  async offerKey(
    frame: Parameters<typeof takeKeyOffer>[0],
    sender: Sender,
  ): Promise<Result<ServerFrame, "badSignature">> {
    const { storage } = this.#parts;
    const { deviceId } = sender;
    const taken = await takeKeyOffer(frame, sender, this.serverId, storage);
    if (taken.ok) return ok({ kind: "keyStored", ...taken.value });
    const { reason, detail } = taken;
    await storage.trail.raise({ at: this.now(), deviceId, kind: reason, detail });
    return taken;
  }

  async #tellRotation({ record: { id, formerKeys }, key }: ProvenDevice): Promise<void> {
    const about = { to: keyId(key), formerKeys: formerKeys.length };
    await this.#parts.audit.record(id, "deviceKeyRotated", about);
    this.log.info("device key rotated", { deviceId: id, ...about });
  }

  /** Kept with all that it ever reported; only its part in the fleet is over. */
  async retire(
    frame: Parameters<typeof retireDevice>[0],
    challenge: Challenge,
  ): Promise<Result<{ readonly deviceId: string }, Refusal>> {
    const retired = await retireDevice(frame, challenge, this.#parts);
    if (!retired.ok) return retired;
    const { deviceId } = retired.value;
    await this.#parts.audit.record(deviceId, "deviceRetired", { because: "purged" });
    this.log.info("device retired", { deviceId });
    this.revoke(deviceId, "it left");
    return retired;
  }

  /** What it is, then what it must enforce, then what it is to do. */
  async joined(live: LiveDevice, device: DeviceRecord): Promise<void> {
    this.#parts.live.add(live);
    this.log.info("device joined", { deviceId: device.id, protocol: live.protocol });
    const { board, heartbeatMs } = this.#parts;
    const { deviceClass, groups } = device;
    const { size, head } = await this.#parts.storage.reports.auditHead(device.id);
    this.#send(device.id, {
      kind: "welcome",
      mode: this.modeOf(device),
      deviceClass,
      groups: [...groups],
      heartbeatMs,
      protocol: live.protocol,
      staffSecret: staffSecretOf(this.#parts.keys.command.key, device.id).toString("hex"),
      auditHead: { size, head },
    });
    this.tellMode(device);
    this.#send(device.id, board.frameFor(device));
    await this.#sendOpenCommands(device.id);
  }

  left(live: LiveDevice): void {
    const { storage, log } = this.#parts;
    this.#parts.live.remove(live);
    const { deviceId } = live;
    log.info("device left", { deviceId });
    storage.devices.seen(deviceId, this.now()).catch((error: unknown) => {
      log.warn("last seen not stored", { deviceId, because: String(error) });
    });
  }

  report(report: IncomingReport): void {
    this.#parts.writer.put(report);
  }

  modeOf(device: DeviceRecord): Mode {
    const paused = device.pausedUntil !== null && device.pausedUntil > this.now();
    return paused ? "paused" : device.mode;
  }

  /** Class, groups and how much of its log is here are told in `welcome`: hence a new connection. */
  rejoin(deviceId: string, because = "class or groups changed"): void {
    this.#parts.live.find(deviceId)?.peer.end(CLOSE.rejoin, because);
  }

  revoke(deviceId: string, detail: string): void {
    const retryAfterMs = 3_600_000;
    this.#parts.live.cut(deviceId, { kind: "refused", reason: "revoked", detail, retryAfterMs });
  }

  /** A pause has an end that `welcome` can't carry, and a protection is told while connected. */
  tellMode(device: DeviceRecord): void {
    const mode = this.modeOf(device);
    const untilAt = mode === "paused" ? device.pausedUntil : null;
    this.#send(device.id, { kind: "mode", mode, untilAt, protected: device.protected });
  }

  tellPolicies(device: DeviceRecord): boolean {
    return this.#send(device.id, this.#parts.board.frameFor(device));
  }

  async #sendOpenCommands(deviceId: string): Promise<void> {
    const open = await this.#parts.storage.commands.open(deviceId);
    this.sendCommands(open.filter(({ notAfter }) => notAfter > this.now()));
  }

  /** They stay open until their devices answer, and go out again at every connect until then. */
  sendCommands(commands: readonly CommandRecord[]): void {
    const sent = commands.filter((command) => this.#send(command.deviceId, commandFrame(command)));
    if (sent.length > 0) this.#parts.tracker.sent(sent.map(({ id }) => id));
  }

  #send(deviceId: string, frame: ServerFrame): boolean {
    return this.#parts.live.send(deviceId, frame);
  }
}

function commandFrame({ envelope, proof }: CommandRecord): ServerFrame {
  return { kind: "command", envelope, ...(proof === null ? {} : { proof }) };
}
