import { ACT_ROWS, ACTS, type Act } from "../../comparison/acts.ts";
import { type ComparisonState, SIDES, type TodaysProtection } from "../../comparison/contract.ts";
import type { Tour } from "../tour.ts";
import { ActButtons } from "./act-buttons.tsx";
import { Computer } from "./computer.tsx";
import { Notes } from "./notes.tsx";
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
      <TourBar {...{ tour, controls }} isReady={state.phase === "ready"} />
      {complaint !== null && (
        <p class="complaint" role="alert">
          {complaint}
        </p>
      )}
      <main>
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
