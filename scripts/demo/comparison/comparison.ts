import { fail, ok } from "../../../policies/result.ts";
import { troubleOf } from "./act-failed.ts";
import { ACT_ROWS, type Act } from "./acts.ts";
import type { Bench } from "./bench.ts";
import type { Camera } from "./camera.ts";
import type { Comparison } from "./comparison-port.ts";
import { SIDES, type Side } from "./contract.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { StateBoard } from "./state-board.ts";
import type { StepTable } from "./steps.ts";
import { type Trouble, troubleText } from "./troubles.ts";

/** A computer and what it can do; null where it can't be shown. */
export type Actor = { readonly bench: Bench; readonly steps: StepTable };

export type ComparisonParts = {
  readonly board: StateBoard;
  readonly cameras: Readonly<Record<Side, Camera>>;
  readonly plane: ControlPlane;
  readonly actors: Record<Side, Actor | null>;
  /** Why the left can't be protected by it; null: it can. */
  readonly noBleachBit: string | null;
  /** Brings the board up to what can be seen now. */
  readonly observe: () => void;
  /** One line for whoever started the demo. */
  readonly complain: (line: string) => void;
  readonly protect: (bench: Bench, protection: "clearOnExit" | "bleachBit") => void;
};

type Outcome = {
  readonly side: Side;
  readonly ok: boolean;
  readonly detail: string;
  /** Null: it was done. */
  readonly trouble: Trouble | null;
};

/** One act at a time, on both computers at once. */
export function createComparison(parts: ComparisonParts): Comparison {
  const { board, cameras, plane, actors } = parts;
  const refusal = () => {
    const { phase, acting } = board.state();
    if (phase !== "ready") return fail("notReady", "the computers are still starting");
    return acting === null ? null : fail("busy", `${acting.act} is still being done`);
  };
  return {
    state: board.state,
    watchState: board.watch,
    begin: (act) => {
      const refused = refusal();
      if (refused !== null) return refused;
      if (SIDES.every((side) => actors[side] === null)) return fail("notAvailable", "no computer");
      void perform(act, parts);
      return ok(null);
    },
    protect: (protection) => {
      const refused = refusal();
      if (refused !== null) return refused;
      if (protection === "bleachBit" && parts.noBleachBit !== null) {
        return fail("notAvailable", parts.noBleachBit);
      }
      if (actors.today === null) return fail("notAvailable", "the left computer is not there");
      parts.protect(actors.today.bench, protection);
      board.setSide("today", { protection });
      return ok(null);
    },
    console: () => {
      const known = board.state().console;
      return known === null ? null : { ...known, adminToken: plane.adminToken() };
    },
    picture: (side) => cameras[side].picture(),
  };
}

async function perform(act: Act, parts: ComparisonParts): Promise<void> {
  const { board, actors, observe, complain } = parts;
  const startedMs = performance.now();
  board.set({ acting: { act, startedAt: new Date().toISOString() } });
  const outcomes = await Promise.all(SIDES.map((side) => carryOut(act, side, actors[side])));
  for (const outcome of outcomes) tellTrouble(act, outcome, { board, complain });
  const tookMs = Math.round(performance.now() - startedMs);
  observe();
  board.set({ acting: null, lastAct: { act, tookMs, outcomes } });
}

async function carryOut(act: Act, side: Side, actor: Actor | null): Promise<Outcome> {
  if (actor === null)
    return failed(side, "not available here", { id: "trouble.absent", values: {} });
  const said: string[] = [];
  try {
    for (const step of ACT_ROWS[act][side]) said.push(await actor.steps[step](actor.bench));
    return { side, ok: true, detail: said.join("; "), trouble: null };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return failed(side, [...said, because].join("; "), troubleOf(error));
  }
}

function failed(side: Side, detail: string, trouble: Trouble): Outcome {
  return { side, ok: false, detail, trouble };
}

/** In the timeline for whoever watches; what exactly it was, in the terminal. */
function tellTrouble(
  act: Act,
  { side, detail, trouble }: Outcome,
  { board, complain }: Pick<ComparisonParts, "board" | "complain">,
): void {
  if (trouble === null) return;
  complain(`${act}, ${side}: ${detail}`);
  const text = troubleText(trouble);
  board.tell(side, { source: "observed", text, event: trouble, tone: "neutral" });
}
