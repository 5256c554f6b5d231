import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { ring, setSound, soundIsOn } from "../sound.ts";
import { AccountSettings } from "./account-settings.tsx";
import { useConsole, useLoaded } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
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

function AdminTokens() {
  const { client } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listAdminTokens", {}), "adminTokens");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const revoke = async (tokenId: string) => {
    const outcome = await client.call("revokeAdminToken", { params: { tokenId } });
    setProblem(outcome.ok ? null : outcome.problem);
    reload();
  };
  return (
    <section>
      <h2>Tokens for the API</h2>
      <Shown loaded={loaded}>
        {({ tokens }) => (
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">Admin</th>
                <th scope="col">Role</th>
                <th scope="col">Made</th>
                <th scope="col">Ends</th>
                <th scope="col">
                  <span class="only-spoken">What to do</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {tokens.map(({ id, admin, role, createdAt, expiresAt }) => (
                <tr key={id}>
                  <td>{admin}</td>
                  <td>{role}</td>
                  <td>
                    <Moment at={createdAt} />
                  </td>
                  <td>{expiresAt === null ? "never" : <Moment at={expiresAt} />}</td>
                  <td>
                    <button type="button" onClick={() => void revoke(id)}>
                      Revoke
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Shown>
      {problem !== null && <Failure problem={problem} />}
    </section>
  );
}

function EnrolmentTokens() {
  const { client } = useConsole();
  const { loaded } = useLoaded(() => client.call("listTokens", {}), "tokens");
  return (
    <section>
      <h2>Enrolment tokens</h2>
      <Shown loaded={loaded}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <Empty title="None can be used" command="sessionward token create --groups wards">
              Each lets one device enrol, into the groups that it names.
            </Empty>
          ) : (
            <ul>
              {tokens.map(({ id, groups, mode, usesLeft, expiresAt }) => (
                <li key={id}>
                  {groups.join(", ") || "no group"}, {mode}, {usesLeft} left, ends{" "}
                  <Moment at={expiresAt} />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}
