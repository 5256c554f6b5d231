import { useState } from "preact/hooks";
import type { ComparisonState } from "../../comparison/contract.ts";
import { type WayIn, wayIntoConsole } from "../comparison-client.ts";
import { useSay } from "../say-context.ts";
import type { Say } from "../translate.ts";
import { FLEET_COMMANDS, REAL } from "../words.ts";
import { Told } from "./told.tsx";

export function Notes({ state }: { readonly state: ComparisonState }) {
  const say = useSay();
  return (
    <div class="notes">
      <Console isThere={state.console !== null} receipt={state.sides.sessionward.receipt} />
      <section aria-labelledby="real-title">
        <h2 id="real-title">{say("notes.real")}</h2>
        <ul>
          {REAL.map((one) => (
            <li key={one}>{say(one)}</li>
          ))}
        </ul>
        <p>
          <strong>{say("notes.played")}</strong> {say("notes.playedText")}
        </p>
        {state.missing.length > 0 && <Missing missing={state.missing} />}
      </section>
      <section aria-labelledby="fleet-title">
        <h2 id="fleet-title">{say("notes.fleet")}</h2>
        <dl>
          {FLEET_COMMANDS.map(({ what, command }) => (
            <div key={what}>
              <dt>{say(what)}</dt>
              <dd>
                <code>{command}</code>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

function Missing({ missing }: { readonly missing: ComparisonState["missing"] }) {
  const say = useSay();
  return (
    <>
      <h3>{say("notes.missing")}</h3>
      <ul>
        {missing.map(({ part, because, fix, lack, mend }) => (
          <li key={`${part} ${because}`}>
            <Told text={because} sayable={lack} /> (<Told text={fix} sayable={mend} />)
          </li>
        ))}
      </ul>
    </>
  );
}

type ConsoleProps = {
  readonly isThere: boolean;
  readonly receipt: ComparisonState["sides"]["today"]["receipt"];
};

function Console({ isThere, receipt }: ConsoleProps) {
  const say = useSay();
  const [way, setWay] = useState<WayIn | null>(null);
  return (
    <section aria-labelledby="console-title">
      <h2 id="console-title">{say("notes.admin")}</h2>
      <p role="status">{receiptText(receipt, say)}</p>
      {way === null ? (
        <button
          type="button"
          disabled={!isThere}
          onClick={() => void wayIntoConsole().then(setWay)}
        >
          {say("notes.how")}
        </button>
      ) : (
        <p>
          <a href={`${way.url}#/live/${way.deviceId}`} target="_blank" rel="noreferrer">
            {say("notes.open")}
          </a>{" "}
          {say("notes.token")} <code>{way.adminToken}</code>
        </p>
      )}
    </section>
  );
}

function receiptText(receipt: ConsoleProps["receipt"], say: Say): string {
  if (receipt === null) return say("notes.noReceipt");
  const { id, status, verified } = receipt;
  return say(verified === true ? "notes.verified" : "notes.unverified", { id, status });
}
