import type { SideState } from "../../comparison/contract.ts";
import { stageText } from "../now-and-next.ts";
import { useSay } from "../say-context.ts";
import { FAMILY_WORDS } from "../words.ts";

/** What is known of one computer, by whoever knows it. */
export function Facts({ own }: { readonly own: SideState }) {
  const say = useSay();
  const isOffline = own.online === false && own.agent === "running";
  return (
    <dl class="facts">
      <dt>{say("facts.session")}</dt>
      <dd>{stageText(own, say)}</dd>
      {own.browsers.map((browser) => (
        <Browser key={browser.family} browser={browser} />
      ))}
      <dt>{say("facts.network")}</dt>
      <dd>{say(`cable.${own.cable}`)}</dd>
      <dt>{say("facts.agent")}</dt>
      <dd>{say(isOffline ? "agent.offline" : `agent.${own.agent}`)}</dd>
    </dl>
  );
}

function Browser({ browser }: { readonly browser: SideState["browsers"][number] }) {
  const { family, running, signedInAs, places } = browser;
  const say = useSay();
  const known = places.asked === 0 ? "" : ` ${say("browser.places", places)}`;
  return (
    <>
      <dt>{FAMILY_WORDS[family]}</dt>
      <dd>
        {say(running ? "browser.open" : "browser.closed")}{" "}
        <strong>{signedInAs === null ? say("browser.nobody") : signedInAs}</strong>
        {signedInAs === null ? "" : known}
      </dd>
    </>
  );
}
