import type { ProfileReceipt } from "../contract/receipt.ts";
import { browsersNow } from "./browsers-now.ts";
import { type BytePath, spoken } from "./byte-path.ts";
import { type Round, type RunOrder, type RunPorts, runRound } from "./clear-round.ts";
import { QUARANTINE_PREFIX } from "./helper-plan.ts";
import type { ProfilePlace } from "./inventory.ts";
import { type KeptLook, lookAtAll } from "./kept-looks.ts";
import { quarantinesIn } from "./look-again.ts";
import { type OpenFiles, openFilesNow, otherHolders } from "./other-holders.ts";
import { profileReceipt } from "./receipts.ts";
import {
  findingOf,
  keyOf,
  looksAtGone,
  ofPlace,
  quarantinedPaths,
  stoppedIn,
} from "./round-evidence.ts";
import { sweepQuarantines } from "./sweep.ts";
import { boundedPlaces, unplannedPlaces } from "./unplanned-places.ts";

/** Somebody who starts the browser again in between is stopped again, then named. */
const MAX_ROUNDS = 3;
const FREED_LIMIT_MS = 10 * 60_000;

export type RunOutcome = {
  readonly receipts: readonly ProfileReceipt[];
  readonly execToGoneMs: number;
  readonly freed: Promise<readonly ProfileReceipt[]>;
  /** Lets this process end while the helper goes on emptying the quarantine. */
  readonly leave: () => void;
};

/** Everything about one clearing: rounds of taking away, then freeing, with a look after each. */
export async function clearHome(order: RunOrder, ports: RunPorts): Promise<RunOutcome> {
  const startedAtMs = ports.stopwatchMs();
  const rounds = [await runRound(order, ports)];
  while (rounds.length < MAX_ROUNDS && needsAnother(order, rounds, ports)) {
    rounds.push(await runRound(order, ports));
  }
  const clearing = new Clearing(order, rounds, ports);
  const goneAtMs = Math.max(...rounds.map((round) => round.goneAtMs));
  const receipts = await clearing.receipts(null);
  return {
    receipts,
    execToGoneMs: goneAtMs - startedAtMs,
    freed: clearing.free(),
    leave: () => clearing.leave(),
  };
}

/** A helper that died, a profile that was moved, a browser that was there or came back meanwhile. */
function needsAnother(order: RunOrder, rounds: readonly Round[], ports: RunPorts): boolean {
  if (rounds.at(-1)?.fault !== null || unplannedPlaces(order, rounds).length > 0) return true;
  return browsersNow(order, rounds, ports).held.size > 0;
}

class Clearing {
  readonly #order: RunOrder;
  readonly #rounds: readonly Round[];
  readonly #ports: RunPorts;
  readonly #places: readonly ProfilePlace[];
  /** What was seen first, of each profile: later somebody else may be at it. */
  readonly #firstLooks = new Map<string, readonly KeptLook[]>();
  /** Of this run or left by one before it. One that comes later is another's, who is using it. */
  readonly #quarantines: ReadonlySet<BytePath>;
  #heldAtGone: ReadonlySet<string> | null = null;
  #isLeft = false;
  #sweeperPid: number | null = null;

  constructor(order: RunOrder, rounds: readonly Round[], ports: RunPorts) {
    this.#order = order;
    this.#rounds = rounds;
    this.#ports = ports;
    const planned = rounds.flatMap(({ plan }) => plan.places);
    const places = [...planned, ...unplannedPlaces(order, rounds)];
    const all = [...new Map(places.map((place) => [keyOf(place), place])).values()];
    this.#places = boundedPlaces(all);
    this.#quarantines = new Set(quarantinesIn(order.home.dir, this.#dirs(), QUARANTINE_PREFIX));
  }

  /** The helpers go on by themselves; nobody looks afterwards. */
  leave(): void {
    this.#isLeft = true;
    for (const { helper } of this.#rounds) helper.leaveAlone();
  }

  /** Releases the helpers, and looks a last time when they are through. */
  async free(): Promise<readonly ProfileReceipt[]> {
    await this.#release();
    if (this.#isLeft) return [];
    const standing = this.#standing();
    if (standing.length > 0) {
      const sweeper = this.#ports.startHelper();
      this.#sweeperPid = sweeper.pid ?? null;
      await sweepQuarantines(this.#order.request, this.#dirs(), sweeper, standing);
    }
    const goneAtMs = this.#rounds.at(-1)?.goneAtMs ?? 0;
    const goneMs = this.#rounds.at(-1)?.goneMs ?? 0;
    return this.receipts(this.#ports.stopwatchMs() - goneAtMs + goneMs);
  }

  /** One after the other: each helper tells how many of its files are gone. */
  async #release(): Promise<void> {
    const files = this.#rounds.flatMap(({ stores }) => stores.map(({ taken }) => taken.files));
    const all = files.reduce((sum, count) => sum + count, 0);
    const tell = (doneFiles: number) =>
      this.#order.request.onProgress?.({
        phase: "freeing",
        doneFiles: Math.min(doneFiles, all),
        files: all,
      });
    tell(0);
    let before = 0;
    for (const { helper, stores } of this.#rounds) {
      const start = before;
      helper.release((gone) => tell(start + gone));
      await helper.step("freed", FREED_LIMIT_MS);
      before += stores.reduce((sum, { taken }) => sum + taken.files, 0);
    }
    tell(all);
  }

  async receipts(freedMs: number | null): Promise<readonly ProfileReceipt[]> {
    const looks = await lookAtAll(this.#order, this.#places, this.#ports);
    const { held, next } = browsersNow(this.#order, this.#rounds, this.#ports);
    this.#heldAtGone ??= held;
    const heldAtGone = this.#heldAtGone;
    const others = this.#openFiles();
    const kept = this.#standing();
    return this.#places.map((place) => {
      const name = place.family.family;
      const isBack = heldAtGone.has(name);
      const isNext = !isBack && (next.has(name) || held.has(name));
      const own = this.#ownLooks(place, looks, isNext);
      return profileReceipt({
        place,
        stores: own.map((look) => findingOf(this.#rounds, place, look)),
        ...stoppedIn(this.#rounds, place, isBack),
        goneMs: this.#rounds.at(-1)?.goneMs ?? 0,
        freedMs,
        sites: own[0]?.sites ?? [],
        fault: this.#rounds.at(-1)?.fault ?? null,
        remarks: this.#remarks(place, kept, isNext ? null : others),
      });
    });
  }

  /** Where the next person is at it already, what is there now is theirs: the look before counts. */
  #ownLooks(place: ProfilePlace, looks: readonly KeptLook[], isNext: boolean): readonly KeptLook[] {
    const now = isNext ? looksAtGone(this.#rounds, place) : ofPlace(looks, place);
    const first = this.#firstLooks.get(keyOf(place)) ?? now;
    this.#firstLooks.set(keyOf(place), first);
    return isNext ? first : now;
  }

  /** @param others null where the next person has the profile open */
  #remarks(
    place: ProfilePlace,
    quarantines: readonly BytePath[],
    others: OpenFiles | null,
  ): readonly string[] {
    const { home } = this.#order;
    const taken = this.#rounds.flatMap((round) => quarantinedPaths(round, place));
    return [
      ...quarantines.map((path) => `${spoken(path)}: taken away, not freed yet`),
      ...(place.isReachable && others !== null ? otherHolders(home, place, taken, others) : []),
    ];
  }

  #standing(): readonly BytePath[] {
    const now = quarantinesIn(this.#order.home.dir, this.#dirs(), QUARANTINE_PREFIX);
    return now.filter((path) => this.#quarantines.has(path));
  }

  #openFiles(): OpenFiles {
    const helperPids = this.#rounds.flatMap(({ helper }) => helper.pid ?? []);
    const ownPids = [process.pid, ...helperPids, this.#sweeperPid ?? process.pid];
    return openFilesNow(this.#order.home, this.#ports.table, ownPids);
  }

  #dirs(): readonly BytePath[] {
    return [...new Set(this.#rounds.flatMap(({ plan }) => plan.entries.map(({ dir }) => dir)))];
  }
}
