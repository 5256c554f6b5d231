import { isLoopback } from "../../server/http/listener.ts";
import { CommandError, EXIT } from "./output.ts";

/**
 * Where the admin token may be sent: to a server whose key is compared with a pin, or in the clear
 * to a server on this machine that has no key. Everything else would give the token to whoever
 * listens, as the agents' address does when it is pasted here.
 *
 * @throws CommandError `badUrl`, which is wrong usage, before anything is sent
 */
export function adminAddress(text: string, pin: string | null): URL {
  const url = URL.parse(text);
  if (url?.protocol === "https:") {
    if (pin !== null) return url;
    throw wrong(`${text} needs --pin sha256:…, which the server prints as "TLS pin"`);
  }
  const host = url?.hostname.replace(/^\[|\]$/g, "") ?? "";
  if (url?.protocol === "http:" && pin === null && isLoopback(host)) return url;
  const plain = "http:// is for a server with --insecure-loopback, on 127.0.0.1, and has no pin";
  throw wrong(`"${text}" is not the address of a server; write https://HOST:PORT (${plain})`);
}

function wrong(message: string): CommandError {
  return new CommandError("badUrl", message, EXIT.usage);
}
