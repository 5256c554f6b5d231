import type { ComparisonState, Side, TodaysProtection } from "../../comparison/contract.ts";
import { clockText } from "../numbers.ts";
import { verdictOf } from "../verdict.ts";
import { NEXT_WORDS, PROTECTION_WORDS, SIDE_TITLES } from "../words.ts";
import { Facts } from "./facts.tsx";
import { Found } from "./found.tsx";
import { LivePicture } from "./live-picture.tsx";
import type { Controls } from "./page.tsx";
import { Timeline } from "./timeline.tsx";

type Props = {
  readonly side: Side;
  readonly state: ComparisonState;
  readonly controls: Controls;
  readonly nowMs: number;
};

export function Computer({ side, state, controls, nowMs }: Props) {
  const own = state.sides[side];
  const { tone, headline, detail } = verdictOf(own, state.person);
  const missing = state.missing.filter((one) => one.side === side || one.side === null);
  return (
    <section class={`computer ${tone}`} aria-labelledby={`title-${side}`}>
      <div class="head">
        <h2 id={`title-${side}`}>{SIDE_TITLES[side]}</h2>
        {side === "today" ? (
          <Protection {...{ state, controls }} />
        ) : (
          <p class="protection">{PROTECTION_WORDS[own.protection]}</p>
        )}
      </div>
      <div class="verdict" role="status">
        <p class="headline">{headline}</p>
        <p class="detail">{detail}</p>
      </div>
      <Screen side={side} own={own} missing={missing} />
      <p class="next">
        {own.next === null ? (
          <span class="quiet">Nothing will happen by itself.</span>
        ) : (
          <>
            {NEXT_WORDS[own.next.what] ?? own.next.what}{" "}
            <strong>{clockText(Date.parse(own.next.at) - nowMs)}</strong>
          </>
        )}
      </p>
      <Facts own={own} />
      <Found search={own.search} />
      <Timeline entries={own.timeline} side={side} />
    </section>
  );
}

type ScreenProps = {
  readonly side: Side;
  readonly own: ComparisonState["sides"]["today"];
  readonly missing: ComparisonState["missing"];
};

function Screen({ side, own, missing }: ScreenProps) {
  const { width, height } = own.screen ?? { width: 1024, height: 640 };
  const isOn = own.power === "on" && own.screen !== null;
  return (
    <div class="screen" style={{ aspectRatio: `${width} / ${height}` }}>
      {isOn ? (
        <LivePicture
          src={`/screens/${side}/still`}
          alt={`Live screen of the computer: ${SIDE_TITLES[side]}`}
        />
      ) : (
        <p>{missing[0]?.because ?? (own.power === "starting" ? "Starting…" : "No picture")}</p>
      )}
    </div>
  );
}

function Protection({ state, controls }: Pick<Props, "state" | "controls">) {
  const lack = state.missing.find(({ part }) => part === "bleachBit");
  return (
    <label class="protection">
      <span>Protected by </span>
      <select
        value={state.sides.today.protection}
        disabled={state.acting !== null}
        onChange={({ currentTarget }) => controls.protect(currentTarget.value as TodaysProtection)}
      >
        <option value="clearOnExit">{PROTECTION_WORDS.clearOnExit}</option>
        <option value="bleachBit" disabled={lack !== undefined}>
          {PROTECTION_WORDS.bleachBit}
          {lack === undefined ? "" : " (not installed)"}
        </option>
      </select>
    </label>
  );
}
