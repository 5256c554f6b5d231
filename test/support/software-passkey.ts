import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 };

type Asked = { readonly challenge: string };
type Lie = {
  readonly origin?: string;
  readonly isVerified?: boolean;
  readonly counter?: number;
  readonly challenge?: string;
};

/** An authenticator of one passkey (ES256), as a browser speaks for it. */
export class SoftwarePasskey {
  readonly id = randomBytes(32).toString("base64url");
  readonly #key: KeyObject;
  readonly #coseKey: Buffer;
  readonly #origin: string;
  counter = 1;

  constructor(origin: string) {
    this.#origin = origin;
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#key = privateKey;
    this.#coseKey = coseKeyOf(publicKey);
  }

  /** https://www.w3.org/TR/webauthn-3/#sctn-none-attestation */
  register({ challenge }: Asked, lie: Lie = {}) {
    const id = Buffer.from(this.id, "base64url");
    const attested = Buffer.concat([Buffer.alloc(16), uint16(id.length), id, this.#coseKey]);
    const data = Buffer.concat([this.#head(FLAGS.attested, lie), attested]);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      ...[text("fmt"), text("none"), text("attStmt"), Buffer.from([0xa0])],
      ...[text("authData"), Buffer.from([0x59]), uint16(data.length), data],
    ]);
    const clientDataJSON = this.#clientData("webauthn.create", challenge, lie);
    return this.#credential({
      clientDataJSON,
      attestationObject: attestationObject.toString("base64url"),
    });
  }

  sign({ challenge }: Asked, lie: Lie = {}) {
    this.counter += 1;
    const data = this.#head(0, lie);
    const clientDataJSON = this.#clientData("webauthn.get", lie.challenge ?? challenge, lie);
    const hash = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
    const signature = sign("sha256", Buffer.concat([data, hash]), this.#key);
    return this.#credential({
      clientDataJSON,
      authenticatorData: data.toString("base64url"),
      signature: signature.toString("base64url"),
    });
  }

  #credential<T extends object>(response: T) {
    const { id } = this;
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response } as const;
  }

  #head(more: number, { isVerified = true, counter = this.counter }: Lie): Buffer {
    const rpIdHash = createHash("sha256").update(new URL(this.#origin).hostname).digest();
    const flags = FLAGS.present | (isVerified ? FLAGS.verified : 0) | more;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([rpIdHash, Buffer.from([flags]), count]);
  }

  #clientData(type: string, challenge: string, { origin = this.#origin }: Lie): string {
    const data = { type, challenge, origin, crossOrigin: false };
    return Buffer.from(JSON.stringify(data)).toString("base64url");
  }
}

/** RFC 9053 §7.1.1, in the CBOR of RFC 8949. */
function coseKeyOf(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    Buffer.from(x, "base64url"),
    Buffer.from([0x22, 0x58, 0x20]),
    Buffer.from(y, "base64url"),
  ]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
