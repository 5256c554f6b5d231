import {
  type GuestRules,
  type LoadPlace,
  loadRefusal,
  permitted,
  type Refusal,
  reachableHosts,
} from "./guest-rules.ts";

/**
 * What holds a guest who is there: the rules that they began with, and what the policy says by now.
 * What it forbids by now is refused at once, in place; what it allows by now, and another start page,
 * wait for the next guest. Nobody loses a half-written form to a policy.
 */
export type GuestHold = { readonly began: GuestRules; readonly now: GuestRules };

export function heldRefusal(
  { began, now }: GuestHold,
  address: string,
  place: LoadPlace,
): Refusal | null {
  return loadRefusal(began, address, place) ?? loadRefusal(now, address, place);
}

/** What pages may use: what they might from the beginning, as far as they still may. */
export function heldPermit({ began, now }: GuestHold): GuestRules["permit"] {
  const still = ([origin, uses]: [string, readonly string[]]) => {
    const allowed = permitted(now, origin);
    return [origin, uses.filter((use) => allowed.includes(use))] as const;
  };
  return Object.fromEntries(Object.entries(began.permit).map(still));
}

/** Where a guest is led back to. Nowhere is left to go when the policy took their start page as well. */
export function homeOf(hold: GuestHold): string {
  const starts = [hold.began.start, hold.now.start];
  return starts.find((start) => heldRefusal(hold, start, "top") === null) ?? "about:blank";
}

/**
 * What a document may connect to by now, as a Content-Security-Policy; null where nothing was
 * taken. It holds the web sockets that no interception sees, to hosts that the process may still look up.
 */
export function connectPolicy({ began, now }: GuestHold): string | null {
  const hosts = began === now ? null : reachableHosts(now);
  if (hosts === null) return null;
  const schemes = ["http", "https", "ws", "wss"];
  const sources = hosts.flatMap((host) => schemes.map((scheme) => `${scheme}://${host}:*`));
  return `connect-src blob: data: ${sources.join(" ")}`;
}
