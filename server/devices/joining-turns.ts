import { isIPv6 } from "node:net";

export type TurnLimits = {
  /** Who may be proving themselves at once. */
  readonly maxJoining: number;
  /** Who may wait for it. */
  readonly maxWaiting: number;
};

/** What became of who came, and who lost their place to them, if anybody. */
export type Entry<T> = {
  /** `later`: there is no room even to wait. */
  readonly answer: "now" | "wait" | "later";
  readonly displaced: T | null;
};

/** Of the places to prove oneself, what one network may hold by saying nothing. */
const SHARE_OF_ONE = 0.5;

/**
 * Who proves themselves now, and who next: in turns between networks, and a full waiting room gives
 * up the last of its largest crowd (fair queueing, RFC 970), since whoever opens the most
 * connections would else be the only one who gets in.
 */
export class JoiningTurns<T> {
  readonly #limits: TurnLimits;
  readonly #joining = new Map<T, string>();
  readonly #joiningOf = new Map<string, number>();
  readonly #waiting = new Map<T, string>();
  /** The network that was served longest ago comes first. */
  readonly #crowds = new Map<string, Set<T>>();

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  enter(one: T, network: string): Entry<T> {
    if (this.#hasPlace(network)) {
      this.#join(one, network);
      return { answer: "now", displaced: null };
    }
    const isFull = this.#waiting.size >= this.#limits.maxWaiting;
    const displaced = isFull ? this.#lastOfLargestCrowd(network) : null;
    if (isFull && displaced === null) return { answer: "later", displaced };
    if (displaced !== null) this.#stopWaiting(displaced);
    this.#waiting.set(one, network);
    this.#crowds.set(network, (this.#crowds.get(network) ?? new Set<T>()).add(one));
    return { answer: "wait", displaced };
  }

  /** It has proven itself, gave up or went away. @returns whose turn it is now, already counted */
  leave(one: T): T | null {
    const network = this.#joining.get(one);
    if (network === undefined) {
      this.#stopWaiting(one);
      return null;
    }
    this.#joining.delete(one);
    const left = (this.#joiningOf.get(network) ?? 1) - 1;
    if (left > 0) this.#joiningOf.set(network, left);
    else this.#joiningOf.delete(network);
    return this.#next();
  }

  #next(): T | null {
    for (const [network, crowd] of this.#crowds) {
      const [one] = crowd;
      if (one === undefined || !this.#hasPlace(network)) continue;
      this.#stopWaiting(one);
      // To the end of the round, unless nobody of it is left.
      if (this.#crowds.delete(network)) this.#crowds.set(network, crowd);
      this.#join(one, network);
      return one;
    }
    return null;
  }

  #hasPlace(network: string): boolean {
    const { maxJoining } = this.#limits;
    const own = this.#joiningOf.get(network) ?? 0;
    return this.#joining.size < maxJoining && own < Math.ceil(maxJoining * SHARE_OF_ONE);
  }

  #join(one: T, network: string): void {
    this.#joining.set(one, network);
    this.#joiningOf.set(network, (this.#joiningOf.get(network) ?? 0) + 1);
  }

  /** Of a crowd that is still no smaller than the newcomer's own afterwards; else nobody. */
  #lastOfLargestCrowd(newcomer: string): T | null {
    const own = this.#crowds.get(newcomer)?.size ?? 0;
    let largest: ReadonlySet<T> = new Set();
    for (const crowd of this.#crowds.values()) if (crowd.size > largest.size) largest = crowd;
    return largest.size > own + 1 ? ([...largest].at(-1) ?? null) : null;
  }

  #stopWaiting(one: T): void {
    const network = this.#waiting.get(one);
    if (network === undefined) return;
    this.#waiting.delete(one);
    const crowd = this.#crowds.get(network);
    crowd?.delete(one);
    if (crowd?.size === 0) this.#crowds.delete(network);
  }
}

/** An IPv4 address, or the /64 that one household or machine has of IPv6 (RFC 6177). */
export function networkOf(address: string | undefined): string {
  const plain = (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail = ""] = plain.split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const missing = Math.max(0, 8 - groups(head).length - groups(tail).length);
  const all = [...groups(head), ...Array<string>(missing).fill("0"), ...groups(tail)];
  return all.slice(0, 4).join(":");
}
