import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv6 } from "node:net";

/** Whose word on where a connection came from is taken: nobody's, unless they are named. */
export type TrustedProxies = { readonly isTrusted: (address: string) => boolean };

/** More hops than any chain of proxies has; the rest of a long header is not looked at. */
const MOST_HOPS = 16;
const FULL_LENGTH = { ipv4: 32, ipv6: 128 } as const;

/** @throws RangeError where one is no network, or is everybody */
export function readTrustedProxies(cidrs: readonly string[]): TrustedProxies {
  const networks = new BlockList();
  for (const cidr of cidrs) {
    const [address = "", length, ...rest] = cidr.split("/");
    const family = familyOf(address);
    const prefix = length === undefined ? FULL_LENGTH[family] : Number(length);
    const isLength = Number.isInteger(prefix) && prefix >= 1 && prefix <= FULL_LENGTH[family];
    if (isIP(address) === 0 || length === "" || !isLength || rest.length > 0) {
      throw new RangeError(`"${cidr}" is no network of proxies; write for example 10.0.4.0/24`);
    }
    networks.addSubnet(address, prefix, family);
  }
  return {
    isTrusted: (address) => isIP(address) !== 0 && networks.check(address, familyOf(address)),
  };
}

/**
 * Who is at the other end. Each proxy adds on the right whom it heard from, and whatever stands further
 * left than the first whom nobody vouches for is that one's own word (CVE-2026-46356). So it is read
 * from the right, as long as the one who wrote it is trusted.
 */
export function peerOf(
  {
    socket,
    headers,
  }: Pick<IncomingMessage, "headers"> & {
    readonly socket: Pick<IncomingMessage["socket"], "remoteAddress">;
  },
  { isTrusted }: TrustedProxies,
): string {
  let peer = plain(socket.remoteAddress ?? "");
  const said = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  for (const hop of said.reverse().slice(0, MOST_HOPS)) {
    if (!isTrusted(peer)) return peer;
    const address = plain(hop.trim());
    // What is no address can't be counted: then its writer is.
    if (isIP(address) === 0) return peer;
    peer = address;
  }
  return peer;
}

/** Without a port, and an IPv4 address as one: else the same visitor has many names. */
function plain(text: string): string {
  const bare = /^\[([0-9a-fA-F:.]+)\](?::\d+)?$/.exec(text)?.[1] ?? text;
  const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(bare)?.[1] ?? bare;
  return withoutPort.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
