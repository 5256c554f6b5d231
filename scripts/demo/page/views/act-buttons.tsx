import { ACTS } from "../../comparison/acts.ts";
import type { ComparisonState } from "../../comparison/contract.ts";
import { useSay } from "../say-context.ts";
import { whyNot } from "../why-not.ts";
import type { Controls } from "./page.tsx";

type Props = {
  readonly state: ComparisonState;
  readonly isGuided: boolean;
  readonly controls: Controls;
};

/** Each acts on both computers at once. A button that can't be used says why, also to the keyboard. */
export function ActButtons({ state, isGuided, controls }: Props) {
  const say = useSay();
  return (
    <section class="acts" aria-labelledby="acts-title">
      <h2 id="acts-title">{say("acts.title")}</h2>
      <ul>
        {ACTS.map((act) => {
          const because = isGuided ? say("not.guided") : whyNot(act, state, say);
          const isActing = state.acting?.act === act;
          return (
            <li key={act}>
              <button
                type="button"
                class={isActing ? "acting" : ""}
                aria-disabled={because !== null}
                aria-describedby={`says-${act}`}
                onClick={() => because === null && controls.act(act)}
              >
                {say(`act.${act}`)}
              </button>
              <p id={`says-${act}`}>{because ?? say(`act.${act}.says`)}</p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
