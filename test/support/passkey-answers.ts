import type { AssertionLie, SoftwareAuthenticator } from "./software-authenticator.ts";

type Asked = { readonly challenge: string };

/** What @simplewebauthn/browser sends back for a new passkey. */
export function newCredential(passkey: SoftwareAuthenticator, asked: Asked, lie: AssertionLie) {
  const challenge = Buffer.from(asked.challenge, "base64url");
  const { credentialId, ...response } = passkey.create(challenge, lie);
  return credentialOf(credentialId, response);
}

/** What it sends back for a signature. */
export function signedCredential(passkey: SoftwareAuthenticator, asked: Asked, lie: AssertionLie) {
  const challenge = Buffer.from(asked.challenge, "base64url");
  const id = passkey.credentialId.toString("base64url");
  return credentialOf(id, passkey.assert(challenge, lie));
}

function credentialOf<T extends object>(id: string, response: T) {
  return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response } as const;
}
