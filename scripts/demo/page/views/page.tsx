import { useContext } from "preact/hooks";
import type { Act } from "../../comparison/acts.ts";
import { type ComparisonState, SIDES, type TodaysProtection } from "../../comparison/contract.ts";
import { SpeechContext } from "../say-context.ts";
import type { Tour } from "../tour.ts";
import { isLanguage, LANGUAGE_NAMES } from "../translate.ts";
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
  const { say } = useContext(SpeechContext);
  const isGuided = tour.stage === "running";
  const isNone = state.phase === "ready" && computersIn(state).length === 0;
  const computers = isNone ? "none" : state.phase === "ready" ? "there" : "starting";
  return (
    <>
      <header class="top">
        <div>
          <h1>{say("page.title")}</h1>
          <p>{say("page.intro", { person: state.person.first })}</p>
        </div>
        <LanguageChoice />
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
        <ActButtons isGuided={isGuided} {...{ state, controls }} />
        <Notes state={state} />
      </main>
    </>
  );
}

function LanguageChoice() {
  const { language, say, choose } = useContext(SpeechContext);
  return (
    <label class="language">
      <span>{say("page.language")} </span>
      <select
        value={language}
        onChange={({ currentTarget: { value } }) => isLanguage(value) && choose(value)}
      >
        {Object.entries(LANGUAGE_NAMES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
