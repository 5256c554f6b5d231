import type { Act } from "../../comparison/acts.ts";
import type { ComparisonState } from "../../comparison/contract.ts";
import { whyNot } from "../why-not.ts";
import type { Controls } from "./page.tsx";

type Props = {
  readonly acts: readonly { readonly act: Act; readonly title: string; readonly says: string }[];
  readonly state: ComparisonState;
  readonly isGuided: boolean;
  readonly controls: Controls;
};

/** Each acts on both computers at once. A button that can't be used says why, also to the keyboard. */
export function ActButtons({ acts, state, isGuided, controls }: Props) {
  return (
    <section class="acts" aria-labelledby="acts-title">
      <h2 id="acts-title">Do it to both</h2>
      <ul>
        {acts.map(({ act, title, says }) => {
          const because = isGuided ? "The tour is playing." : whyNot(act, state);
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
                {title}
              </button>
              <p id={`says-${act}`}>{because ?? says}</p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
