import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import type { RouteBody, RouteReply } from "../contract/admin-api.ts";
import type { ConsoleClient, Outcome } from "./api-client.ts";

type SignedIn = RouteReply<"getSession">;
type PasskeyAsk = RouteReply<"askSignIn">;
type Options = Parameters<typeof startAuthentication>[0]["optionsJSON"];
export type Entry = RouteBody<"signIn">;

/** With a name and password, or an invitation; a passkey is asked for where the account has one. */
export async function signInWith(client: ConsoleClient, entry: Entry): Promise<Outcome<SignedIn>> {
  const answer = await client.call("signIn", { body: entry });
  if (!answer.ok) return answer;
  const { signedIn, passkey } = answer.value;
  if (signedIn !== null) return { ok: true, value: signedIn };
  return passkey === null ? notSigned("the server asked for nothing") : answerAsk(client, passkey);
}

/** By a passkey alone: the browser offers those that it knows for this console. */
export async function signInWithPasskey(client: ConsoleClient): Promise<Outcome<SignedIn>> {
  const asked = await client.call("askSignIn", {});
  return asked.ok ? answerAsk(client, asked.value) : asked;
}

async function answerAsk(client: ConsoleClient, ask: PasskeyAsk): Promise<Outcome<SignedIn>> {
  const signature = await signatureFor(ask);
  return signature.ok ? signInWith(client, signature.value) : signature;
}

/** What can't be undone asks again who is there; the session is then fresh for five minutes. */
export async function proveWithPassword(
  client: ConsoleClient,
  password: string,
): Promise<Outcome<SignedIn>> {
  return client.call("proveSession", { body: { password } });
}

export async function proveWithPasskey(client: ConsoleClient): Promise<Outcome<SignedIn>> {
  const asked = await client.call("askProof", {});
  if (!asked.ok) return asked;
  const signature = await signatureFor(asked.value);
  return signature.ok ? client.call("proveSession", { body: signature.value }) : signature;
}

/** A new way in, made by this browser or a key that it reaches. */
export async function addPasskey(client: ConsoleClient, label: string): Promise<Outcome<unknown>> {
  const asked = await client.call("askPasskey", {});
  if (!asked.ok) return asked;
  const { challengeId, options } = asked.value;
  try {
    const optionsJSON = options as unknown as NewPasskey;
    const credential = (await startRegistration({ optionsJSON })) as Attestation;
    return await client.call("addPasskey", { body: { challengeId, credential, label } });
  } catch (error) {
    return passkeyFault(error);
  }
}

type NewPasskey = Parameters<typeof startRegistration>[0]["optionsJSON"];
type Attestation = RouteBody<"addPasskey">["credential"];

type Signature = Extract<Entry, { readonly challengeId: string }>;

async function signatureFor(ask: PasskeyAsk): Promise<Outcome<Signature>> {
  try {
    const credential = await startAuthentication({ optionsJSON: optionsOf(ask) });
    const { challengeId } = ask;
    return { ok: true, value: { challengeId, credential: credential as Signature["credential"] } };
  } catch (error) {
    return passkeyFault(error);
  }
}

/** As @simplewebauthn/server made them on our server. */
function optionsOf({ options }: PasskeyAsk): Options {
  return options as unknown as Options;
}

/** Nobody answered, or thought better of it: what the browser says. */
export function passkeyFault(error: unknown): Outcome<never> {
  return notSigned(error instanceof Error ? error.message : String(error));
}

function notSigned(detail: string): Outcome<never> {
  return {
    ok: false,
    problem: {
      type: "urn:sessionward:problem:passkeyNotUsed",
      title: "No passkey answered",
      status: 0,
      detail,
      reason: "passkeyNotUsed",
    },
  };
}
