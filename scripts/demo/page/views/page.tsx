import { ACT_ROWS, ACTS, type Act } from "../../comparison/acts.ts";
import { type ComparisonState, SIDES, type TodaysProtection } from "../../comparison/contract.ts";
import type { Tour } from "../tour.ts";
import { computersIn } from "../why-not.ts";
import { ActButtons } from "./act-buttons.tsx";
import { Computer } from "./computer.tsx";
import { Notes } from "./notes.tsx";
import { Recording } from "./recording.tsx";
import { TourBar } from "./tour-bar.tsx";

export type Controls = {
  readonly act: (name: Act) => void;
  readonly protect: (protection: TodaysProtection) => void;
  readonly begin: () => void;
  readonly stop: () => void;
};

type Props = {
  readonly state: ComparisonState;
  readonly tour: Tour;
  readonly controls: Controls;
  readonly nowMs: number;
  readonly complaint: string | null;
};

export function Page({ state, tour, controls, nowMs, complaint }: Props) {
  const isGuided = tour.stage === "running";
  const isNone = state.phase === "ready" && computersIn(state).length === 0;
  const computers = isNone ? "none" : state.phase === "ready" ? "there" : "starting";
  return (
    <>
      <header class="top">
        <div>
          <h1>Who is signed in after the person has walked away?</h1>
          <p>
            {state.person.first} signs in on two computers, in the same two browsers, to the same
            app. Only what protects them is different.
          </p>
        </div>
      </header>
      <TourBar {...{ tour, controls }} computers={computers} />
      {complaint !== null && (
        <p class="complaint" role="alert">
          {complaint}
        </p>
      )}
      <main>
        {isNone && <Recording />}
        <div class="computers">
          {SIDES.map((side) => (
            <Computer key={side} {...{ side, nowMs, state, controls }} />
          ))}
        </div>
        <ActButtons
          acts={ACTS.map((act) => ({ act, title: ACT_ROWS[act].title, says: ACT_ROWS[act].says }))}
          isGuided={isGuided}
          {...{ state, controls }}
        />
        <Notes state={state} />
      </main>
    </>
  );
}
