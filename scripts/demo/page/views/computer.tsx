import type { ComparisonState, Side, TodaysProtection } from "../../comparison/contract.ts";
import { nextText } from "../now-and-next.ts";
import { useSay } from "../say-context.ts";
import { MESSAGES, type Say } from "../translate.ts";
import { verdictOf } from "../verdict.ts";
import { Facts } from "./facts.tsx";
import { Found } from "./found.tsx";
import { LivePicture } from "./live-picture.tsx";
import type { Controls } from "./page.tsx";
import { Timeline } from "./timeline.tsx";
import { Told } from "./told.tsx";

type Props = {
  readonly side: Side;
  readonly state: ComparisonState;
  readonly controls: Controls;
  readonly nowMs: number;
};

export function Computer({ side, state, controls, nowMs }: Props) {
  const say = useSay();
  const own = state.sides[side];
  const { tone, headline, detail } = verdictOf(own, personIn(state, say), say);
  const next = nextText(own, nowMs, say);
  const missing = state.missing.filter((one) => one.side === side || one.side === null);
  return (
    <section class={`computer ${tone}`} aria-labelledby={`title-${side}`}>
      <div class="head">
        <h2 id={`title-${side}`}>{say(`side.${side}`)}</h2>
        {side === "today" ? (
          <Protection {...{ state, controls }} />
        ) : (
          <p class="protection">{say(`protection.${own.protection}`)}</p>
        )}
      </div>
      <div class="verdict" role="status">
        <p class="headline">{headline}</p>
        <p class="detail">{detail}</p>
      </div>
      <Screen side={side} own={own} missing={missing} />
      <p class="next">
        {next.clock === null ? (
          <span class="quiet">{next.text}</span>
        ) : (
          <>
            {next.text} <strong>{next.clock}</strong>
          </>
        )}
      </p>
      <Facts own={own} />
      <Found search={own.search} />
      <Timeline entries={own.timeline} side={side} />
    </section>
  );
}

/** Whoever has no name is called what they are. */
function personIn({ person }: ComparisonState, say: Say): ComparisonState["person"] {
  const isNameless = person.next === MESSAGES.en["person.next"];
  return isNameless ? { ...person, next: say("person.next") } : person;
}

type ScreenProps = {
  readonly side: Side;
  readonly own: ComparisonState["sides"]["today"];
  readonly missing: ComparisonState["missing"];
};

function Screen({ side, own, missing }: ScreenProps) {
  const say = useSay();
  const { width, height } = own.screen ?? { width: 1024, height: 640 };
  const [lack] = missing;
  const isOn = own.power === "on" && own.screen !== null;
  return (
    <div class="screen" style={{ aspectRatio: `${width} / ${height}` }}>
      {isOn ? (
        <LivePicture
          src={`/screens/${side}/still`}
          alt={say("screen.live", { side: say(`side.${side}`) })}
        />
      ) : (
        <p>
          {lack === undefined || own.power !== "absent" ? (
            say(own.power === "starting" ? "screen.starting" : "screen.none")
          ) : (
            <Told text={lack.because} sayable={lack.lack} />
          )}
        </p>
      )}
    </div>
  );
}

function Protection({ state, controls }: Pick<Props, "state" | "controls">) {
  const say = useSay();
  const lack = state.missing.find(({ part }) => part === "bleachBit");
  return (
    <label class="protection">
      <span>{say("protection.by")} </span>
      <select
        value={state.sides.today.protection}
        disabled={state.acting !== null}
        onChange={({ currentTarget }) => controls.protect(currentTarget.value as TodaysProtection)}
      >
        <option value="clearOnExit">{say("protection.clearOnExit")}</option>
        <option value="bleachBit" disabled={lack !== undefined}>
          {say("protection.bleachBit")}
          {lack === undefined ? "" : ` (${say("protection.notInstalled")})`}
        </option>
      </select>
    </label>
  );
}
