import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";
import type { Envelope } from "../../../agent/contract/envelope-schema.ts";
import { encodeFrame } from "../../../agent/contract/server-frames.ts";
import { readCommand } from "../../../agent/core/command-reading.ts";
import { answerChallenge, type Challenge } from "../../../agent/link/challenge.ts";
import type { SwarmIdentity } from "../../swarm/swarm-device.ts";

type Command = { readonly kind: "command"; readonly envelope: Envelope };
type Frame = Command | Challenge | { readonly kind: "welcome" | "policies" | "mode" | "ack" };

/** Of so many commands one is judged as the agent judges it. */
const JUDGED_ONE_IN = 100;
let commands = 0;

/**
 * A device that proves who it is and says `done` to whatever it is told. What the agent does with a
 * command (two schemas, a signature) is the work of as many processors as there are devices: on
 * one, for all of them, it would be what is measured.
 */
export async function connectQuickDevice(identity: SwarmIdentity): Promise<WebSocket> {
  const socket = new WebSocket(identity.trust.url, { perMessageDeflate: false });
  const welcome = new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      const frame: Frame = JSON.parse(String(data));
      if (frame.kind === "command") socket.send(done(frame, identity));
      else if (frame.kind === "challenge") socket.send(proof(frame, identity));
      else if (frame.kind === "welcome") resolve();
    });
  });
  const broken = once(socket, "close").then(([code, reason]) => {
    throw new Error(`a device was cut off: ${code} ${reason}`);
  });
  await Promise.race([welcome, broken]);
  broken.catch(() => undefined);
  return socket;
}

function proof(
  challenge: Challenge,
  { trust, deviceKey, bootId, device, nextJoin }: SwarmIdentity,
) {
  const answer = answerChallenge(challenge, { trust, deviceKey, bootId, device }, nextJoin);
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
}

/** @throws Error for a command that no agent would believe */
function done({ envelope }: Command, { trust }: SwarmIdentity): string {
  commands += 1;
  if (commands % JUDGED_ONE_IN === 1) {
    const read = readCommand(envelope, trust.commandKeys);
    if (!read.ok) throw new Error(`a command is not to be believed: ${read.reason}`);
  }
  const { id: commandId } = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
  const body = { commandId, result: { state: "done" as const, receiptIds: [] } };
  const report = { kind: "commandState" as const, body };
  return encodeFrame({ kind: "report", id: randomUUID(), at: new Date().toISOString(), report });
}
