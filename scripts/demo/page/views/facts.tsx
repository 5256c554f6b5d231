import type { SideState } from "../../comparison/contract.ts";
import { AGENT_WORDS, FAMILY_WORDS, STAGE_WORDS } from "../words.ts";

/** What is known of one computer, by whoever knows it. */
export function Facts({ own }: { readonly own: SideState }) {
  return (
    <dl class="facts">
      <dt>Session</dt>
      <dd>{STAGE_WORDS[own.stage]}</dd>
      {own.browsers.map((browser) => (
        <Browser key={browser.family} browser={browser} />
      ))}
      <dt>Network</dt>
      <dd>{own.cable === "in" ? "connected" : "cable is out"}</dd>
      <dt>Agent</dt>
      <dd>
        {AGENT_WORDS[own.agent]}
        {own.online === false && own.agent === "running" ? ", works offline" : ""}
      </dd>
    </dl>
  );
}

function Browser({ browser }: { readonly browser: SideState["browsers"][number] }) {
  const { family, running, signedInAs, places } = browser;
  const known = places.asked === 0 ? "" : ` (${places.signedIn} of ${places.asked} places)`;
  return (
    <>
      <dt>{FAMILY_WORDS[family]}</dt>
      <dd>
        {running ? "open" : "closed"}; the app last saw{" "}
        <strong>{signedInAs === null ? "nobody" : signedInAs}</strong>
        {signedInAs === null ? "" : known}
      </dd>
    </>
  );
}
