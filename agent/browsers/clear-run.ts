import type { ProfileReceipt } from "../contract/receipt.ts";
import { type BytePath, spoken } from "./byte-path.ts";
import { type Round, type RunOrder, type RunPorts, runRound } from "./clear-round.ts";
import { QUARANTINE_PREFIX } from "./helper-plan.ts";
import type { ProfilePlace } from "./inventory.ts";
import { type KeptLook, lookAtAll } from "./kept-looks.ts";
import { NOTHING, plus, quarantinesIn } from "./look-again.ts";
import { otherHolders } from "./other-holders.ts";
import { type ProfileFinding, profileReceipt, type StoreFinding } from "./receipts.ts";
import { holdersNow } from "./stop-browsers.ts";
import { sweepQuarantines } from "./sweep.ts";

/** Somebody who starts the browser again in between is stopped once more, then named. */
const MAX_ROUNDS = 2;
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

/** A helper that died, or a browser that is back. */
function needsAnother(order: RunOrder, rounds: readonly Round[], ports: RunPorts): boolean {
  return rounds.at(-1)?.fault !== null || runningFamilies(order, ports).size > 0;
}

function runningFamilies(order: RunOrder, ports: RunPorts): ReadonlySet<string> {
  const running = order.families.filter(
    (family) => holdersNow(family, order, ports.table).all.length > 0,
  );
  return new Set(running.map(({ family }) => family));
}

class Clearing {
  readonly #order: RunOrder;
  readonly #rounds: readonly Round[];
  readonly #ports: RunPorts;
  readonly #places: readonly ProfilePlace[];
  #looksAtGone: readonly KeptLook[] | null = null;
  #runningAtGone: ReadonlySet<string> = new Set();
  #isLeft = false;

  constructor(order: RunOrder, rounds: readonly Round[], ports: RunPorts) {
    this.#order = order;
    this.#rounds = rounds;
    this.#ports = ports;
    const places = rounds.flatMap(({ plan }) => plan.places);
    this.#places = [...new Map(places.map((place) => [keyOf(place), place])).values()];
  }

  /** The helpers go on by themselves; nobody looks afterwards. */
  leave(): void {
    this.#isLeft = true;
    for (const { helper } of this.#rounds) helper.leaveAlone();
  }

  /** Releases the helpers, and looks a last time when they are through. */
  async free(): Promise<readonly ProfileReceipt[]> {
    const { home, request } = this.#order;
    const dirs = this.#dirs();
    await this.#release();
    if (this.#isLeft) return [];
    if (quarantinesIn(home.dir, dirs, QUARANTINE_PREFIX).length > 0) {
      await sweepQuarantines(request, dirs, this.#ports.startHelper());
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
    const { home } = this.#order;
    const looks = await lookAtAll(this.#order, this.#places, this.#ports);
    const running = runningFamilies(this.#order, this.#ports);
    if (this.#looksAtGone === null) this.#runningAtGone = running;
    this.#looksAtGone ??= looks;
    const kept = quarantinesIn(home.dir, this.#dirs(), QUARANTINE_PREFIX);
    return this.#places.map((place) => {
      // The next person may be at it already: then what is there now is theirs.
      const isNext =
        running.has(place.family.family) && !this.#runningAtGone.has(place.family.family);
      const own = (isNext ? this.#looksAtGone : looks) ?? looks;
      const stores = own.filter(({ planned }) => keyOf(planned.place) === keyOf(place));
      return profileReceipt({
        place,
        stores: stores.map((look) => this.#findingOf(place, look)),
        ...this.#stopOf(place),
        goneMs: this.#rounds.at(-1)?.goneMs ?? 0,
        freedMs,
        sites: stores[0]?.sites ?? [],
        fault: this.#rounds.at(-1)?.fault ?? null,
        remarks: this.#remarks(place, kept, isNext),
      });
    });
  }

  #findingOf(place: ProfilePlace, look: KeptLook): StoreFinding {
    const { row } = look.planned;
    const seen = this.#rounds.flatMap(({ stores }) =>
      stores.filter(({ planned }) => planned.row === row && keyOf(planned.place) === keyOf(place)),
    );
    const rows = seen.flatMap((store) => store.rows ?? []);
    return {
      row,
      left: look.left,
      kept: look.kept,
      wentWhole: seen.findLast((store) => store.wentWhole !== null)?.wentWhole ?? null,
      taken: seen.reduce((sum, store) => plus(sum, store.taken), NOTHING),
      inPlace: seen.findLast((store) => store.inPlace !== null)?.inPlace ?? null,
      rows: rows.length === 0 ? null : rows.reduce((sum, count) => sum + count, 0),
      refusal: seen.findLast((store) => store.refusal !== null)?.refusal ?? null,
    };
  }

  #stopOf(place: ProfilePlace): Pick<ProfileFinding, "closed" | "stopMs"> {
    const stops = this.#rounds
      .flatMap(({ stops }) => stops)
      .filter(({ family }) => family.family === place.family.family);
    const ran = stops.filter(({ closed }) => closed !== "notRunning");
    const stopMs = stops.reduce((sum, { ms }) => sum + ms, 0);
    const isBack = this.#runningAtGone.has(place.family.family);
    return { closed: isBack ? "stillRunning" : (ran.at(-1)?.closed ?? "notRunning"), stopMs };
  }

  #remarks(
    place: ProfilePlace,
    quarantines: readonly BytePath[],
    isNext: boolean,
  ): readonly string[] {
    const ownPids = [process.pid, ...this.#rounds.flatMap(({ helper }) => helper.pid ?? [])];
    const { home } = this.#order;
    return [
      ...quarantines.map((path) => `${spoken(path)}: taken away, not freed yet`),
      ...(place.isReachable && !isNext
        ? otherHolders(home, place, quarantines, this.#ports.table, ownPids)
        : []),
    ];
  }

  #dirs(): readonly BytePath[] {
    return [...new Set(this.#rounds.flatMap(({ plan }) => plan.entries.map(({ dir }) => dir)))];
  }
}

function keyOf(place: ProfilePlace): string {
  return `${place.family.family}\0${place.profileDir}`;
}
