import { type BytePath, joined, spoken } from "./byte-path.ts";
import type { Round } from "./clear-round.ts";
import { quarantineNames } from "./helper-plan.ts";
import type { ProfilePlace } from "./inventory.ts";
import type { KeptLook } from "./kept-looks.ts";
import { NOTHING, plus } from "./look-again.ts";
import { total } from "./measure.ts";
import type { ProfileFinding, StoreFinding } from "./receipts.ts";

const MAX_HOLDERS = 50;

/** What all rounds together say of one store, beside what is seen of it now. */
export function findingOf(
  rounds: readonly Round[],
  place: ProfilePlace,
  look: KeptLook,
): StoreFinding {
  const { row } = look.planned;
  const seen = rounds.flatMap(({ stores }) =>
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
    rows: rows.length === 0 ? null : rows.reduce((sum, count) => total(sum, count), 0),
    // Of the last round only: what it could take after all was refused no longer.
    refusal: seen.at(-1)?.refusal ?? null,
  };
}

/** What lay in its place when everything was out of reach, before anything was put back. */
export function looksAtGone(rounds: readonly Round[], place: ProfilePlace): readonly KeptLook[] {
  return ofPlace(rounds.at(-1)?.atGone ?? [], place).map((look) => ({
    ...look,
    kept: null,
    sites: [],
  }));
}

export function ofPlace<T extends { readonly planned: { readonly place: ProfilePlace } }>(
  looks: readonly T[],
  place: ProfilePlace,
): readonly T[] {
  return looks.filter(({ planned }) => keyOf(planned.place) === keyOf(place));
}

/** What the stores of a profile are called in the quarantine, whether it is still there or not. */
export function quarantinedPaths(
  { plan, quarantines }: Pick<Round, "plan" | "quarantines">,
  place: ProfilePlace,
): readonly BytePath[] {
  const names = quarantineNames(plan.entries);
  const own = ofPlace(
    plan.stores.map((planned) => ({ planned })),
    place,
  );
  const entries = own.flatMap(({ planned }) => planned.entries);
  return quarantines.flatMap((dir) => entries.map((entry) => joined(dir, names[entry] ?? "")));
}

type Stopped = Pick<ProfileFinding, "closed" | "stopMs" | "holders">;

/** How the browser of a profile ended, over all rounds. @param isBack whether it still runs */
export function stoppedIn(rounds: readonly Round[], place: ProfilePlace, isBack: boolean): Stopped {
  const stops = rounds
    .flatMap((round) => round.stops)
    .filter(({ family }) => family.family === place.family.family);
  const ran = stops.filter(({ closed }) => closed !== "notRunning");
  const holders = stops.flatMap((stop) => stop.holders).slice(0, MAX_HOLDERS);
  return {
    closed: isBack ? "stillRunning" : (ran.at(-1)?.closed ?? "notRunning"),
    stopMs: stops.reduce((sum, { ms }) => sum + ms, 0),
    holders: holders.map(({ process, evidence, ended }) => {
      const program = spoken(process.exePath?.split("/").at(-1) ?? "unknown").slice(0, 100);
      return { pid: process.pid, program, evidence, ended };
    }),
  };
}

export function keyOf(place: ProfilePlace): string {
  return `${place.family.family}\0${place.profileDir}`;
}
