import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import type { Assertion } from "../../agent/contract/approval-schema.ts";

type Algorithm = "ES256" | "Ed25519";

/** What an authenticator or a browser would say otherwise; each is a lie that must be found out. */
export type AssertionLie = {
  readonly flags?: number;
  readonly count?: number;
  readonly type?: string;
  readonly origin?: string;
  readonly crossOrigin?: boolean;
  readonly challenge?: Uint8Array;
  readonly signed?: Uint8Array;
};

const PRESENT_AND_VERIFIED = 0x05;
/** WebAuthn Level 3 §6.1: attested credential data is included. */
const ATTESTED = 0x40;

/**
 * A passkey and the browser around it, in software: WebAuthn Level 3 §6.1 (authenticator data) and
 * §5.8.1 (client data), written from the standard and sharing no code with what verifies it.
 */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(16);
  readonly #algorithm: Algorithm;
  readonly #relyingParty: string;
  readonly #origin: string;
  readonly #key: KeyObject;
  #count = 0;

  constructor(
    relyingParty: string,
    origin = `https://${relyingParty}`,
    algorithm: Algorithm = "ES256",
  ) {
    this.#algorithm = algorithm;
    this.#relyingParty = relyingParty;
    this.#origin = origin;
    this.#key =
      algorithm === "ES256"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
        : generateKeyPairSync("ed25519").privateKey;
  }

  /** SubjectPublicKeyInfo, DER, base64: as a policy's `approverKeys` names it. */
  get publicKey(): string {
    const half = createPublicKey(this.#key);
    return half.export({ type: "spki", format: "der" }).toString("base64");
  }

  /** What `navigator.credentials.get` answers with. */
  assert(challenge: Uint8Array, lie: AssertionLie = {}): Assertion {
    const data = this.#authenticatorData(lie.flags ?? PRESENT_AND_VERIFIED, lie.count);
    const clientData = this.#clientData("webauthn.get", challenge, lie);
    const signed = lie.signed ?? Buffer.concat([data, hashOf(clientData)]);
    const digest = this.#algorithm === "ES256" ? "sha256" : null;
    return {
      authenticatorData: data.toString("base64url"),
      clientDataJSON: clientData.toString("base64url"),
      signature: sign(digest, signed, this.#key).toString("base64url"),
    };
  }

  /** What `navigator.credentials.create` answers with, attestation `none` (§8.7). */
  create(challenge: Uint8Array, lie: AssertionLie = {}) {
    const head = this.#authenticatorData((lie.flags ?? PRESENT_AND_VERIFIED) | ATTESTED);
    const idLength = Buffer.alloc(2);
    idLength.writeUInt16BE(this.credentialId.length);
    const aaguid = Buffer.alloc(16);
    const data = Buffer.concat([head, aaguid, idLength, this.credentialId, this.#coseKey()]);
    const attestation = cborMap([
      [cborText("fmt"), cborText("none")],
      [cborText("attStmt"), cborMap([])],
      [cborText("authData"), cborBytes(data)],
    ]);
    return {
      credentialId: this.credentialId.toString("base64url"),
      clientDataJSON: this.#clientData("webauthn.create", challenge, lie).toString("base64url"),
      attestationObject: attestation.toString("base64url"),
    };
  }

  #authenticatorData(flags: number, lie?: number): Buffer {
    this.#count += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(lie ?? this.#count);
    return Buffer.concat([hashOf(Buffer.from(this.#relyingParty)), Buffer.of(flags), counter]);
  }

  #clientData(type: string, challenge: Uint8Array, lie: AssertionLie): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: lie.type ?? type,
        challenge: Buffer.from(lie.challenge ?? challenge).toString("base64url"),
        origin: lie.origin ?? this.#origin,
        crossOrigin: lie.crossOrigin ?? false,
      }),
    );
  }

  /** RFC 9053 §7: an elliptic curve key with two coordinates, or an octet key pair. */
  #coseKey(): Buffer {
    const { x = "", y = "" } = createPublicKey(this.#key).export({ format: "jwk" });
    const point = (text: string) => cborBytes(Buffer.from(text, "base64url"));
    return this.#algorithm === "ES256"
      ? cborMap([
          [cborInt(1), cborInt(2)],
          [cborInt(3), cborInt(-7)],
          [cborInt(-1), cborInt(1)],
          [cborInt(-2), point(x)],
          [cborInt(-3), point(y)],
        ])
      : cborMap([
          [cborInt(1), cborInt(1)],
          [cborInt(3), cborInt(-8)],
          [cborInt(-1), cborInt(6)],
          [cborInt(-2), point(x)],
        ]);
  }
}

/** RFC 8949 §3: the major type in the upper three bits, then the length. */
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value);
  return value < 256
    ? Buffer.of((major << 5) | 24, value)
    : Buffer.of((major << 5) | 25, value >> 8, value & 255);
}

function cborInt(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, Buffer.byteLength(text)), Buffer.from(text)]);
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
