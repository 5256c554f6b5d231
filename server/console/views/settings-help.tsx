import { useEffect, useState } from "preact/hooks";
import type { SettingHelp } from "../model/policies/policy-tools.ts";
import { useSay } from "./say-context.ts";

const MOST_SHOWN = 10;

/** What can stand in a policy, found by a word of it. */
export function SettingsHelp() {
  const say = useSay();
  const [query, setQuery] = useState("");
  const [settings, setSettings] = useState<readonly SettingHelp[]>([]);
  useEffect(() => {
    void import("../model/policies/policy-tools.ts").then(({ settingsFor }) =>
      setSettings(settingsFor(query, say).slice(0, MOST_SHOWN)),
    );
  }, [query, say]);
  return (
    <section>
      <h2>{say("help.title")}</h2>
      <input
        type="search"
        aria-label={say("help.find")}
        placeholder={say("help.find")}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <dl class="facts help">
        {settings.map(({ key, label, stricter, standard, systems }) => (
          <div key={key}>
            <dt>
              <code>{key}</code>
            </dt>
            <dd>
              {label}.{" "}
              <span class="quiet">
                {say("help.stricter", { stricter })} {say("help.standard", { standard, systems })}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
