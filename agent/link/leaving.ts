import { fail, ok, type Result } from "../../policies/result.ts";
import { seal } from "../contract/envelope.ts";
import { decodeServerFrame, encodeFrame, type ServerFrame } from "../contract/server-frames.ts";
import type { Trust } from "../core/trust.ts";
import type { DeviceKey } from "./device-key.ts";
import { openServerSocket, type ServerSocket, type SocketFault } from "./server-socket.ts";

export type LeaveFault = SocketFault | "protocol" | "otherServer" | "refused" | "badAnswer";

type Leaver = {
  readonly trust: Pick<Trust, "url" | "pin" | "serverId" | "deviceId">;
  readonly deviceKey: DeviceKey;
  readonly nowMs: number;
  readonly timeoutMs: number;
};
type Answer = Result<{ readonly deviceId: string }, LeaveFault>;

/** The protocol that knows `leave`. */
const SINCE = 4;

/** Tells the server that this device is no more: its key is refused from then on. */
export async function leave(leaver: Leaver): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const { trust, timeoutMs } = leaver;
  const late = () => resolve(fail("timeout", `no answer within ${timeoutMs / 1000} s`));
  const timer = setTimeout(late, timeoutMs);
  const take = (frame: ServerFrame, socket: ServerSocket) => {
    const answer = answerTo(frame, leaver);
    if (typeof answer === "string") socket.send(answer);
    else if (answer !== null) resolve(answer);
  };
  const opening = openServerSocket({ ...trust, ...leaver }, (socket) => ({
    onText: (text) => {
      const frame = decodeServerFrame(text);
      if (frame.ok) take(frame.value, socket);
      else resolve(fail("badAnswer", frame.detail));
    },
    onSignal: () => undefined,
    onClose: (because) => resolve(fail("badAnswer", `the server hung up: ${because}`)),
  }));
  opening.then((opened) => {
    if (!opened.ok) resolve(opened);
    promise.then(() => opened.ok && opened.value.terminate());
  }, resolveWith(resolve));
  const answer = await promise;
  clearTimeout(timer);
  return answer;
}

function resolveWith(resolve: (answer: Answer) => void): (error: unknown) => void {
  return (error) => resolve(fail("unreachable", String(error)));
}

/** What to send, how it ended, or null where it goes on. */
function answerTo(frame: ServerFrame, { trust, deviceKey }: Leaver): string | Answer | null {
  if (frame.kind === "retired") return ok({ deviceId: frame.deviceId });
  if (frame.kind === "refused") return fail("refused", `${frame.reason} (${frame.detail})`);
  if (frame.kind !== "challenge") return null;
  const { serverId, deviceId } = trust;
  if (frame.serverId !== serverId) return fail("otherServer", `it is server "${frame.serverId}"`);
  if (frame.current < SINCE) return fail("protocol", "the server is too old to be told");
  const proof = { leaving: true, deviceId, nonce: frame.nonce, serverId };
  const auth = seal("auth.v1", Buffer.from(JSON.stringify(proof)), [deviceKey.signer]);
  return encodeFrame({ kind: "leave", auth });
}
