import { useState } from "preact/hooks";
import { ring, setSound, soundIsOn } from "../sound.ts";
import { AccountSettings } from "./account-settings.tsx";
import { Accounts } from "./accounts.tsx";
import { AdminTokens } from "./admin-tokens.tsx";
import { useConsole, useLoaded } from "./console-context.ts";
import { EnrolmentTokens } from "./enrolment-tokens.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";
import { setSingleKeys, singleKeysAreOn } from "./use-shortcuts.ts";

/** What is this browser's own, and who else may ask the server. */
export function SettingsPage() {
  const say = useSay();
  return (
    <>
      <h1>{say("page.settings")}</h1>
      <Server />
      <AccountSettings />
      <ThisBrowser />
      <Accounts />
      <AdminTokens />
      <EnrolmentTokens />
    </>
  );
}

function Server() {
  const say = useSay();
  const { client } = useConsole();
  const { loaded } = useLoaded(() => client.call("getServer", {}), "server");
  return (
    <Shown loaded={loaded}>
      {({ serverId, version, devices, policyKeyMode }) => (
        <p class="quiet">
          {say("server.line", {
            ...{ server: serverId, version, online: devices.online, count: devices.total },
          })}{" "}
          {say(policyKeyMode === "demo" ? "server.keyHere" : "server.keyAway")}
        </p>
      )}
    </Shown>
  );
}

function ThisBrowser() {
  const say = useSay();
  const [sound, keepSound] = useState(soundIsOn());
  const [keys, keepKeys] = useState(singleKeysAreOn());
  const switchSound = (on: boolean) => {
    setSound(on);
    keepSound(on);
    ring();
  };
  const switchKeys = (on: boolean) => {
    setSingleKeys(on);
    keepKeys(on);
  };
  return (
    <section>
      <h2>{say("own.thisBrowser")}</h2>
      <LanguageChoice />
      <Switch on={sound} onSwitch={switchSound}>
        {say("own.sound")}
      </Switch>
      <Switch on={keys} onSwitch={switchKeys}>
        {say.around("own.keys", {
          search: <kbd>/</kbd>,
          first: <kbd>1</kbd>,
          last: <kbd>5</kbd>,
        })}
      </Switch>
    </section>
  );
}

type SwitchProps = {
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
  readonly children: preact.ComponentChildren;
};

function Switch({ on, onSwitch, children }: SwitchProps) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
