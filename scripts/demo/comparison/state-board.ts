import type { ComparisonState, Side, SideState, TimelineEntry } from "./contract.ts";

const LONGEST_TIMELINE = 60;

/** Everything that is known of the two computers; whoever watches gets it whole at each change. */
export type StateBoard = {
  state(): ComparisonState;
  watch(listener: (state: ComparisonState) => void): () => void;
  set(change: Partial<Omit<ComparisonState, "sides" | "sequence" | "at">>): void;
  setSide(side: Side, change: Partial<SideState>): void;
  tell(side: Side, entry: Omit<TimelineEntry, "at">): void;
};

export function createStateBoard(now: () => Date, person: ComparisonState["person"]): StateBoard {
  const listeners = new Set<(state: ComparisonState) => void>();
  let current: ComparisonState = {
    ...{ sequence: 0, at: now().toISOString(), phase: "starting", missing: [] },
    ...{ acting: null, lastAct: null, console: null, person },
    sides: { today: unseen("clearOnExit"), sessionward: unseen("sessionward") },
  };
  const replace = (next: ComparisonState) => {
    if (JSON.stringify(next) === JSON.stringify(current)) return;
    current = { ...next, sequence: current.sequence + 1, at: now().toISOString() };
    for (const listener of listeners) listener(current);
  };
  const setSide = (side: Side, change: Partial<SideState>) => {
    const changed = { ...current.sides[side], ...change };
    replace({ ...current, sides: { ...current.sides, [side]: changed } });
  };
  return {
    state: () => current,
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set: (change) => replace({ ...current, ...change }),
    setSide,
    tell: (side, entry) => {
      const told = [...current.sides[side].timeline, { at: now().toISOString(), ...entry }];
      setSide(side, { timeline: told.slice(-LONGEST_TIMELINE) });
    },
  };
}

function unseen(protection: SideState["protection"]): SideState {
  return {
    ...{ power: "off", protection, screen: null, atKeyboard: null, stage: "unknown", next: null },
    ...{ browsers: [], cable: "in", online: null, agent: "none", search: null, receipt: null },
    ...{ goneAfterMs: null, timeline: [] },
  };
}
