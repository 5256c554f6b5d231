import { useState } from "preact/hooks";
import { ring, setSound, soundIsOn } from "../sound.ts";
import { AccountSettings } from "./account-settings.tsx";
import { Accounts } from "./accounts.tsx";
import { AdminTokens } from "./admin-tokens.tsx";
import { useConsole, useLoaded } from "./console-context.ts";
import { EnrolmentTokens } from "./enrolment-tokens.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { Shown } from "./shown.tsx";
import { setSingleKeys, singleKeysAreOn } from "./use-shortcuts.ts";

/** What is this browser's own, and who else may ask the server. */
export function SettingsPage() {
  return (
    <>
      <h1>Settings</h1>
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
  const { client } = useConsole();
  const { loaded } = useLoaded(() => client.call("getServer", {}), "server");
  return (
    <Shown loaded={loaded}>
      {({ serverId, version, devices, policyKeyMode }) => (
        <p class="quiet">
          {serverId}, version {version}. {devices.online} of {devices.total} devices online.{" "}
          {policyKeyMode === "demo"
            ? "The key that signs policies lies on this server."
            : "The key that signs policies is not on this server."}
        </p>
      )}
    </Shown>
  );
}

function ThisBrowser() {
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
      <h2>This browser</h2>
      <LanguageChoice />
      <Switch on={sound} onSwitch={switchSound}>
        A sound when somebody at a device asks for something
      </Switch>
      <Switch on={keys} onSwitch={switchKeys}>
        Single keys, as <kbd>/</kbd> and <kbd>1</kbd> to <kbd>5</kbd>; switch them off where a
        computer is spoken to
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
