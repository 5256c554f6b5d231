import { hkdfSync, type KeyObject } from "node:crypto";

const SECRET_BYTES = 32;

/**
 * The secret of one device for staff codes: made anew from the command key whenever it is needed, so
 * that there is nothing more to keep or to lose. Another command key makes other codes.
 */
export function staffSecretOf(commandKey: KeyObject, deviceId: string): Buffer {
  const { d } = commandKey.export({ format: "jwk" });
  if (d === undefined) throw new Error("the command key is not a private key");
  const info = `sessionward staff code ${deviceId}`;
  return Buffer.from(hkdfSync("sha256", Buffer.from(d, "base64url"), "", info, SECRET_BYTES));
}
