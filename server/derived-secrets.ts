import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

const SECRET_BYTES = 32;

/**
 * A secret of one purpose: made anew from the command key whenever it is needed, so that there is
 * nothing more to keep or to lose. Another command key makes other secrets.
 */
export function derivedSecret(commandKey: KeyObject, purpose: string): Buffer {
  const info = `sessionward ${purpose}`;
  return Buffer.from(hkdfSync("sha256", seedOf(commandKey), "", info, SECRET_BYTES));
}

/** Written out once: a fleet that comes back asks for ten thousand secrets. */
const seeds = new WeakMap<KeyObject, KeyObject>();

function seedOf(commandKey: KeyObject): KeyObject {
  const known = seeds.get(commandKey);
  if (known !== undefined) return known;
  const { d } = commandKey.export({ format: "jwk" });
  if (d === undefined) throw new Error("the command key is not a private key");
  const seed = createSecretKey(d, "base64url");
  seeds.set(commandKey, seed);
  return seed;
}

/** The secret of one device for staff codes. */
export function staffSecretOf(commandKey: KeyObject, deviceId: string): Buffer {
  return derivedSecret(commandKey, `staff code ${deviceId}`);
}
