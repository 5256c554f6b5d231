import { useState } from "preact/hooks";
import type { ComparisonState } from "../../comparison/contract.ts";
import { type WayIn, wayIntoConsole } from "../comparison-client.ts";
import { FLEET_COMMANDS, PLAYED, REAL } from "../words.ts";

export function Notes({ state }: { readonly state: ComparisonState }) {
  return (
    <div class="notes">
      <Console isThere={state.console !== null} receipt={state.sides.sessionward.receipt} />
      <section aria-labelledby="real-title">
        <h2 id="real-title">What is real here</h2>
        <ul>
          {REAL.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <p>
          <strong>Played:</strong> {PLAYED}
        </p>
        {state.missing.length > 0 && <Missing missing={state.missing} />}
      </section>
      <section aria-labelledby="fleet-title">
        <h2 id="fleet-title">On your own devices: three commands</h2>
        <dl>
          {FLEET_COMMANDS.map(({ what, command }) => (
            <div key={what}>
              <dt>{what}</dt>
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
  return (
    <>
      <h3>Missing on this machine</h3>
      <ul>
        {missing.map(({ part, because, fix }) => (
          <li key={`${part} ${because}`}>
            {because} {fix}
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
  const [way, setWay] = useState<WayIn | null>(null);
  return (
    <section aria-labelledby="console-title">
      <h2 id="console-title">As an admin sees it</h2>
      <p role="status">{receiptText(receipt)}</p>
      {way === null ? (
        <button
          type="button"
          disabled={!isThere}
          onClick={() => void wayIntoConsole().then(setWay)}
        >
          How to get into the console
        </button>
      ) : (
        <p>
          <a href={`${way.url}#/live/${way.deviceId}`} target="_blank" rel="noreferrer">
            Open the console
          </a>{" "}
          (its certificate is its own: your browser asks once) and sign in with this run's admin
          token: <code>{way.adminToken}</code>
        </p>
      )}
    </section>
  );
}

function receiptText(receipt: ConsoleProps["receipt"]): string {
  if (receipt === null) return "A clearing ends in a receipt that the device signs. None yet.";
  const checked = receipt.verified === true ? "verified" : "not verified yet";
  return `Receipt ${receipt.id}: ${receipt.status}, ${checked}.`;
}
