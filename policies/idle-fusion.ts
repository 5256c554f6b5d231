/** Where idleness can be heard of, the most trusted first. */
const IDLE_SOURCES = ["x11", "mutter", "wayland", "idleHint"] as const;
export type IdleSourceName = (typeof IDLE_SOURCES)[number];

/**
 * Whom each kind of screen trusts. An X server counts every input itself; under Wayland only the
 * compositor sees input. `IdleHint` is what some program of the session wrote, so it comes last.
 */
export const TRUSTED_SOURCES = {
  x11: ["x11", "idleHint"],
  wayland: ["mutter", "wayland", "idleHint"],
} as const satisfies Readonly<Record<string, readonly IdleSourceName[]>>;

/** What a source said last. `input`: there was some at that time; `idle`: none since then. */
export type SourceWord =
  | { readonly kind: "nothing" }
  | { readonly kind: "unknown"; readonly because: string }
  | { readonly kind: "input"; readonly atMs: number }
  /** It works; as it says, there was no input since then. No edge, so nothing is claimed. */
  | { readonly kind: "seen"; readonly sinceMs: number }
  | { readonly kind: "idle"; readonly sinceMs: number };

type SourceState = {
  readonly word: SourceWord;
  /** How often it told of input: one that never did may be blind. */
  readonly inputs: number;
  readonly lastInputMs: number | null;
};

/** All that was heard of one session. */
export type IdleHeard = {
  readonly trusted: readonly IdleSourceName[];
  readonly sources: Readonly<Partial<Record<IdleSourceName, SourceState>>>;
  readonly startedAtMs: number;
};

export type IdleVerdict = {
  /** Whose words count; null: nobody's, because of `because`. */
  readonly source: IdleSourceName | null;
  readonly because: string;
  /** Why the others are not believed, where they were caught out. */
  readonly doubted: Readonly<Partial<Record<IdleSourceName, string>>>;
  /** When time alone may change the verdict; null: only words can. */
  readonly lookAgainAtMs: number | null;
};

/** Sources are heard at different moments; only longer differences are contradictions. */
export const CONTRADICTION_MS = 10_000;
/** How long a source may take to say its first word. */
export const FIRST_WORD_MS = 15_000;
/** One change of a hint may be a program's mistake. */
const MOVES_THAT_COUNT = 2;

export function nothingHeard(trusted: readonly IdleSourceName[], nowMs: number): IdleHeard {
  return { trusted, sources: {}, startedAtMs: nowMs };
}

export function withWord(heard: IdleHeard, name: IdleSourceName, word: SourceWord): IdleHeard {
  const before = stateOf(heard, name);
  const isInput = word.kind === "input";
  const state: SourceState = {
    word,
    inputs: before.inputs + (isInput ? 1 : 0),
    lastInputMs: isInput ? word.atMs : before.lastInputMs,
  };
  return { ...heard, sources: { ...heard.sources, [name]: state } };
}

/** The most trusted source that speaks and was not caught out; nobody is better than a wrong one. */
export function judgeIdle(heard: IdleHeard, nowMs: number): IdleVerdict {
  const suspicions = heard.trusted.flatMap((name, index) =>
    heard.trusted.slice(index + 1).flatMap((weaker) => suspect(heard, name, weaker)),
  );
  const due = suspicions.filter(({ fromMs }) => fromMs <= nowMs);
  const doubted = Object.fromEntries(due.map(({ name, because }) => [name, because]));
  const faults = heard.trusted.map((name) => ({
    name,
    because: doubted[name] ?? silenceOf(heard, name, nowMs),
  }));
  const usable = faults.find(({ because }) => because === null);
  return {
    source: usable?.name ?? null,
    because: usable === undefined ? faults.map(({ because }) => because).join("; ") : "",
    doubted,
    lookAgainAtMs: earliestAfter(nowMs, [
      ...suspicions.map(({ fromMs }) => fromMs),
      heard.startedAtMs + FIRST_WORD_MS,
    ]),
  };
}

type Suspicion = {
  readonly name: IdleSourceName;
  readonly because: string;
  readonly fromMs: number;
};

/** Who is wrong when two differ: the weaker one, unless the stronger has never moved at all. */
function suspect(heard: IdleHeard, strong: IdleSourceName, weak: IdleSourceName): Suspicion[] {
  const [strongState, weakState] = [stateOf(heard, strong), stateOf(heard, weak)];
  const isBlind = strongState.inputs === 0;
  const overlooked = inputDuringIdle(strongState, weakState);
  if (overlooked !== null) {
    if (isBlind && weakState.inputs >= MOVES_THAT_COUNT) {
      const because = `${strong} does not move although ${weak} does`;
      return [{ name: strong, because, fromMs: overlooked }];
    }
    return [{ name: weak, because: `${weak} contradicts ${strong}`, fromMs: overlooked }];
  }
  const insisted = inputDuringIdle(weakState, strongState);
  if (insisted === null) return [];
  return [{ name: weak, because: `${weak} contradicts ${strong}`, fromMs: insisted }];
}

/** `idler` says that nobody was there while `other` saw input. @returns since when that counts */
function inputDuringIdle(idler: SourceState, other: SourceState): number | null {
  if (idler.word.kind !== "idle" || other.lastInputMs === null) return null;
  const isLater = other.lastInputMs > idler.word.sinceMs + CONTRADICTION_MS;
  return isLater ? other.lastInputMs + CONTRADICTION_MS : null;
}

/** Why a source can't be used by itself; null where it can. */
function silenceOf(heard: IdleHeard, name: IdleSourceName, nowMs: number): string | null {
  const { word } = stateOf(heard, name);
  if (word.kind === "unknown") return word.because;
  if (word.kind !== "nothing" || name === "x11") return null;
  if (name === "idleHint") return "no program of the session ever set its IdleHint";
  return nowMs < heard.startedAtMs + FIRST_WORD_MS ? null : `${name} has not said anything`;
}

function stateOf(heard: IdleHeard, name: IdleSourceName): SourceState {
  return heard.sources[name] ?? { word: { kind: "nothing" }, inputs: 0, lastInputMs: null };
}

function earliestAfter(nowMs: number, times: readonly number[]): number | null {
  const ahead = times.filter((at) => at > nowMs);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
