import { seal } from "../contract/envelope.ts";
import { encodeFrame } from "../contract/server-frames.ts";
import type { Cancel } from "../core/ports.ts";
import type { Trust } from "../core/trust.ts";
import type { OfferedKeys } from "./device-keys.ts";

type Offering = {
  readonly keys: OfferedKeys;
  readonly trust: Pick<Trust, "serverId" | "deviceId">;
};

/** Of a connection that just stands: now, and whenever a key is made while it stands. */
export function offerKeys({ keys, trust }: Offering, send: (text: string) => void): Cancel {
  const offer = () => {
    const frame = keyOffer(keys, trust);
    if (frame !== null) send(frame);
  };
  const cancel = keys.onNext(offer);
  offer();
  return cancel;
}

/**
 * The `offerKey` frame, or null while there is none to offer. The key in use says that it is to be
 * replaced, and the next one that it is held here: neither alone moves an identity.
 */
function keyOffer(keys: OfferedKeys, { serverId, deviceId }: Offering["trust"]): string | null {
  const next = keys.next();
  if (next === null) return null;
  const { signer } = keys.current();
  const { publicKey } = next;
  const offer = { offering: true, deviceId, serverId, replaces: signer.id, publicKey };
  const bytes = Buffer.from(JSON.stringify(offer));
  return encodeFrame({ kind: "offerKey", auth: seal("auth.v1", bytes, [signer, next.signer]) });
}
