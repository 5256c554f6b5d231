import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";
import { seal } from "../../agent/contract/envelope.ts";
import type { PayloadType } from "../../agent/contract/envelope-schema.ts";
import { encodePublicKey } from "../../agent/contract/public-key.ts";
import type { Report } from "../../agent/contract/reports.ts";
import {
  type DeviceDescription,
  PROTOCOL,
  type ServerFrame,
} from "../../agent/contract/server-frames.ts";

type FrameOf<K extends ServerFrame["kind"]> = Extract<ServerFrame, { kind: K }>;

const TEST_DEVICE = {
  hostName: "ward-3-pc-7",
  os: "linux",
  osRelease: "Debian 12",
  agentVersion: "0.1.0",
} as const;

/** What a device keeps: enough to make clones, liars and old versions of it. */
export type TestIdentity = {
  readonly key: KeyObject;
  readonly publicKey: string;
  deviceId: string;
  joinCounter: number;
};

export function newIdentity(): TestIdentity {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    key: privateKey,
    publicKey: encodePublicKey(publicKey),
    deviceId: "",
    joinCounter: 0,
  };
}

export function sealAs(identity: TestIdentity, type: PayloadType, payload: unknown) {
  const bytes = Buffer.from(JSON.stringify(payload));
  return seal(type, bytes, [{ id: "test", key: identity.key }]);
}

/** A device that speaks raw frames over a real socket and keeps all that it hears. */
export class DeviceClient {
  readonly socket: WebSocket;
  readonly heard: ServerFrame[] = [];
  #read = 0;
  #wake: () => void = () => undefined;
  closed: { readonly code: number; readonly reason: string } | null = null;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => {
      this.heard.push(JSON.parse(String(data)) as ServerFrame);
      this.#wake();
    });
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#wake();
    });
    socket.on("error", () => this.#wake());
  }

  /** @param localAddress of the machine that it comes from: any of 127.0.0.0/8 */
  static async connect(
    url: string,
    headers: Record<string, string> = {},
    localAddress = "127.0.0.1",
  ): Promise<DeviceClient> {
    const socket = new WebSocket(url, { rejectUnauthorized: false, headers, localAddress });
    const client = new DeviceClient(socket);
    await once(socket, "open");
    return client;
  }

  /** The next frame of this kind; frames before it are skipped. */
  async next<K extends ServerFrame["kind"]>(kind: K, timeoutMs = 5_000): Promise<FrameOf<K>> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      while (this.#read < this.heard.length) {
        const frame = this.heard[this.#read++];
        if (frame?.kind === kind) return frame as FrameOf<K>;
      }
      if (this.closed !== null || Date.now() > deadline) throw new Error(this.#story(kind));
      await this.#somethingHappens(deadline);
    }
  }

  async whenClosed(timeoutMs = 5_000): Promise<{ readonly code: number; readonly reason: string }> {
    const deadline = Date.now() + timeoutMs;
    while (this.closed === null) {
      if (Date.now() > deadline) throw new Error("the connection is still open");
      await this.#somethingHappens(deadline);
    }
    return this.closed;
  }

  send(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  async enrol(
    identity: TestIdentity,
    token: string,
    hostName: string = TEST_DEVICE.hostName,
  ): Promise<FrameOf<"enrolled">> {
    const { nonce, serverId } = await this.next("challenge");
    const tokenSha256 = createHash("sha256").update(token).digest("hex");
    this.send({
      kind: "enrol",
      token,
      publicKey: identity.publicKey,
      auth: sealAs(identity, "auth.v1", { tokenSha256, nonce, serverId }),
      device: { ...TEST_DEVICE, hostName },
      ...PROTOCOL,
    });
    const enrolled = await this.next("enrolled");
    identity.deviceId = enrolled.deviceId;
    return enrolled;
  }

  /** Sends `authenticate` as this identity; `lie` replaces fields of what is signed. */
  async authenticate(
    identity: TestIdentity,
    lie: object = {},
    protocol: { oldest: number; current: number } = PROTOCOL,
    device: Partial<DeviceDescription> = {},
  ): Promise<void> {
    const { nonce, serverId } = await this.next("challenge");
    identity.joinCounter += 1;
    const { deviceId, joinCounter } = identity;
    const auth = { deviceId, nonce, serverId, bootId: "boot-1", joinCounter, ...lie };
    this.send({
      kind: "authenticate",
      auth: sealAs(identity, "auth.v1", auth),
      device: { ...TEST_DEVICE, ...device },
      ...protocol,
    });
  }

  /** Sends a report and waits until the server has it durably. */
  async report(id: string, report: Report, timeoutMs = 5_000): Promise<void> {
    this.send({ kind: "report", id, at: new Date().toISOString(), report });
    for (;;) {
      const { reportIds } = await this.next("ack", timeoutMs);
      if (reportIds.includes(id)) return;
    }
  }

  close(): void {
    this.socket.terminate();
  }

  #story(kind: string): string {
    const kinds = this.heard.map((frame) => frame.kind).join(", ");
    return `no ${kind}; heard ${kinds}; closed ${JSON.stringify(this.closed)}`;
  }

  #somethingHappens(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, deadline - Date.now()));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
