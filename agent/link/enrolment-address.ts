import { fail, ok, type Result } from "../../policies/result.ts";
import { type Pin, parseServerUrl } from "../core/trust.ts";

export type AddressFault = "badUrl" | "badPin" | "badToken";

/** Where to enrol, how the server is recognised, and the right to do it once. */
export type EnrolmentAddress = {
  readonly url: string;
  readonly pin: Pin;
  readonly token: string;
};

export type EnrolmentInput = {
  /** `wss://host:port/agent`, or all in one: `sessionward://host:port?pin=…&token=…`. */
  readonly url: string;
  /** `sha256:<hex>` of the server's key, or the PEM of its authority; none for `ws://127.0.0.1`. */
  readonly pin?: string | undefined;
  readonly token?: string | undefined;
};

/** Checks everything a person typed before anything is sent. */
export function readEnrolmentAddress(
  input: EnrolmentInput,
): Result<EnrolmentAddress, AddressFault> {
  const parts = input.url.startsWith("sessionward://") ? fromOneString(input) : input;
  const url = parseServerUrl(parts.url);
  if (!url.ok) return url;
  if (url.value.pathname === "/") url.value.pathname = "/agent";
  const pin = readPin(parts.pin?.trim() ?? "", url.value);
  if (!pin.ok) return pin;
  const token = parts.token?.trim() ?? "";
  if (!/^[A-Za-z0-9._~-]{16,200}$/.test(token)) {
    return fail(
      "badToken",
      token === ""
        ? 'a token is needed: an admin makes one with "sessionward token create"'
        : "this is not an enrolment token; was it copied whole?",
    );
  }
  return ok({ url: url.value.href, pin: pin.value, token });
}

function fromOneString(input: EnrolmentInput): EnrolmentInput {
  const all = URL.parse(input.url.replace(/^sessionward:/, "wss:"));
  if (all === null) return input;
  return {
    url: `wss://${all.host}${all.pathname}`,
    pin: input.pin ?? all.searchParams.get("pin") ?? undefined,
    token: input.token ?? all.searchParams.get("token") ?? undefined,
  };
}

function readPin(text: string, url: URL): Result<Pin, "badPin"> {
  if (url.protocol === "ws:") return ok({ kind: "loopback" });
  if (text.startsWith("-----BEGIN CERTIFICATE-----")) return ok({ kind: "ca", pem: text });
  const hex = text
    .replace(/^sha256:/i, "")
    .replaceAll(":", "")
    .toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return ok({ kind: "spki", sha256: [hex] });
  return fail(
    "badPin",
    text === ""
      ? "a pin is needed to recognise the server: sha256:… as the server prints it, or its CA as PEM"
      : "the pin must be sha256: and 64 hexadecimal digits, or a certificate in PEM",
  );
}
