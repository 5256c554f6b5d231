import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { fail, ok, type Result } from "../../policies/result.ts";
import { agreeProtocol } from "../contract/agree-protocol.ts";
import { seal } from "../contract/envelope.ts";
import {
  type DeviceDescription,
  decodeServerFrame,
  encodeFrame,
  PROTOCOL,
  type ServerFrame,
} from "../contract/server-frames.ts";
import { type Trust, type TrustFile, toTrust } from "../core/trust.ts";
import { createDeviceKey, type DeviceKey, saveDeviceKey } from "./device-key.ts";
import {
  type AddressFault,
  type EnrolmentAddress,
  type EnrolmentInput,
  readEnrolmentAddress,
} from "./enrolment-address.ts";
import { openServerSocket, type ServerSocket, type SocketFault } from "./server-socket.ts";
import { writeTrustFile } from "./trust-file.ts";

export type EnrolmentOptions = EnrolmentInput & {
  readonly dataDir: string;
  readonly machineId: string;
  readonly device: DeviceDescription;
  readonly nowMs: number;
};

export type Enrolled = {
  readonly deviceId: string;
  readonly serverId: string;
  readonly url: string;
};

export type EnrolFault = AddressFault | SocketFault | "protocol" | "refused" | "badAnswer";

const TIMEOUT_MS = 20_000;

/**
 * First contact: makes a key, trades the token for an identity, and writes down whom this device
 * trusts. A failed attempt leaves everything as it was.
 */
export async function enrol(options: EnrolmentOptions): Promise<Result<Enrolled, EnrolFault>> {
  const address = readEnrolmentAddress(options);
  if (!address.ok) return address;
  const deviceKey = createDeviceKey();
  const traded = await tradeToken(address.value, deviceKey, options);
  if (!traded.ok) return traded;
  const { file } = traded.value;
  const { deviceId, serverId, url } = file;
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  saveDeviceKey(options.dataDir, options.machineId, deviceKey);
  writeTrustFile(options.dataDir, file);
  return ok({ deviceId, serverId, url });
}

/** What the server has to say for a token: who this device is now, and whom it trusts. */
export async function tradeToken(
  address: EnrolmentAddress,
  deviceKey: DeviceKey,
  options: Pick<EnrolmentOptions, "device" | "nowMs">,
): Promise<Result<{ readonly file: TrustFile; readonly trust: Trust }, EnrolFault>> {
  const answer = await askServer(address, deviceKey, options);
  if (!answer.ok) return answer;
  const { url, pin } = address;
  const { serverId, frame } = answer.value;
  const { deviceId, policyKeys, commandKeys } = frame;
  const file = { format: 1, url, serverId, deviceId, pin, policyKeys, commandKeys } as const;
  const trust = toTrust(file);
  if (trust.ok) return ok({ file, trust: trust.value });
  return fail("badAnswer", `the server's keys can't be used: ${trust.detail}`);
}

type FrameOf<K extends ServerFrame["kind"]> = Extract<ServerFrame, { kind: K }>;
type Answer = Result<
  { readonly serverId: string; readonly frame: FrameOf<"enrolled"> },
  EnrolFault
>;

async function askServer(
  address: EnrolmentAddress,
  deviceKey: DeviceKey,
  { device, nowMs }: Pick<EnrolmentOptions, "device" | "nowMs">,
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => resolve(fail("timeout", "the server fell silent")), TIMEOUT_MS);
  let serverId = "";
  const take = (frame: ServerFrame, socket: ServerSocket) => {
    if (frame.kind === "challenge") {
      serverId = frame.serverId;
      const request = requestFor(frame, address.token, deviceKey, device);
      if (request.ok) socket.send(request.value);
      else resolve(request);
    } else if (frame.kind === "enrolled") resolve(ok({ serverId, frame }));
    else if (frame.kind === "refused") resolve(explainRefusal(frame));
  };
  const opened = await openServerSocket({ ...address, nowMs, timeoutMs: TIMEOUT_MS }, (socket) => ({
    onText: (text) => {
      const frame = decodeServerFrame(text);
      if (frame.ok) take(frame.value, socket);
      else resolve(fail("badAnswer", frame.detail));
    },
    onSignal: () => undefined,
    onClose: (because) => resolve(fail("badAnswer", `the server hung up: ${because}`)),
  }));
  if (!opened.ok) resolve(explainConnect(opened, address.url));
  const answer = await promise;
  clearTimeout(timer);
  if (opened.ok) opened.value.close();
  return answer;
}

/** Signed by the key that it offers: whoever sees the token can't enrol another key with it. */
function requestFor(
  challenge: FrameOf<"challenge">,
  token: string,
  { signer, publicKey }: DeviceKey,
  device: DeviceDescription,
): Result<string, "protocol"> {
  if (agreeProtocol(PROTOCOL, challenge) === null) {
    const { oldest, current } = challenge;
    return fail("protocol", `the server speaks versions ${oldest} to ${current}: update the agent`);
  }
  const tokenSha256 = createHash("sha256").update(token).digest("hex");
  const { nonce, serverId } = challenge;
  const proof = Buffer.from(JSON.stringify({ tokenSha256, nonce, serverId }));
  const auth = seal("auth.v1", proof, [signer]);
  return ok(encodeFrame({ kind: "enrol", token, publicKey, auth, device, ...PROTOCOL }));
}

function explainRefusal({ reason, detail }: FrameOf<"refused">): Answer {
  if (reason !== "badToken") return fail("refused", `the server refused (${reason}): ${detail}`);
  const advice = 'an admin makes a new one with "sessionward token create"';
  return fail(
    "badToken",
    `the token was used before, has expired or is wrong (${detail}); ${advice}`,
  );
}

function explainConnect(fault: { reason: SocketFault; detail: string }, url: string): Answer {
  const advice: Partial<Record<SocketFault, string>> = {
    wrongPin:
      "nothing was sent. Compare the pin with what the server prints; if they differ, somebody else answers there",
    unreachable: "is the server running, and is its address right?",
    clockBad: "set this device's clock and try again",
    certificateExpired: "the server needs a new certificate",
  };
  const next = advice[fault.reason];
  return fail(fault.reason, `${url}: ${fault.detail}${next === undefined ? "" : `; ${next}`}`);
}
