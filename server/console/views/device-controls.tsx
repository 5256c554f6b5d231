import { useState } from "preact/hooks";
import type { DeviceDetail, DeviceView } from "../../contract/admin-shapes.ts";
import type { Edition, Outcome } from "../api-client.ts";
import { groupsIn } from "../model/access.ts";
import {
  CLASS_CHOICES,
  MODE_CHOICES,
  type ModeChoice,
  modeBody,
} from "../model/device/controls.ts";
import { GroupsField, WordField } from "./access-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { useAsking } from "./use-asking.ts";

type ControlsProps = { readonly device: DeviceDetail; readonly onDone: () => void };

/** Whether it acts, what it is and where it belongs: each changed with a reason, never by a policy. */
export function DeviceControls({ device, onDone }: ControlsProps) {
  const { client } = useConsole();
  const [choice, setChoice] = useState<ModeChoice>(
    device.mode === "observe" ? "observe" : "enforce",
  );
  const [deviceClass, setClass] = useState(device.deviceClass);
  const [groups, setGroups] = useState(device.groups.join(", "));
  const [reason, setReason] = useState("");
  const params = { deviceId: device.id };
  // Not the newest: what stood here when these fields were filled, until its author saw another.
  const [edition, setEdition] = useState(device.edition);
  const edit = (ask: (of: Edition) => Promise<Outcome<DeviceView>>) => async () => {
    const outcome = await ask(edition ?? device.edition);
    if (outcome.ok) setEdition(outcome.value.edition);
    else if (outcome.problem.reason === "changedMeanwhile") {
      setEdition(undefined);
      onDone();
    }
    return outcome;
  };
  const mode = useAsking(
    edit((of) => client.call("setDeviceMode", { params, body: modeBody(choice, reason) }, of)),
    onDone,
  );
  const asClass = useAsking(
    edit((of) => client.call("setDeviceClass", { params, body: { deviceClass, reason } }, of)),
    onDone,
  );
  const wanted = { groups: groupsIn(groups) ?? [], reason };
  const inGroups = useAsking(
    edit((of) => client.call("setDeviceGroups", { params, body: wanted }, of)),
    onDone,
  );
  const isWanting = reason.trim() === "";
  const problem = mode.problem ?? asClass.problem ?? inGroups.problem;
  return (
    <details class="controls">
      <summary>Change mode, class or groups</summary>
      <form class="asking" onSubmit={(event) => event.preventDefault()}>
        <WordField label="Reason" value={reason} onChange={setReason} />
        <Choice label="Mode" value={choice} choices={MODE_CHOICES} onChange={setChoice} />
        <button type="button" disabled={isWanting} onClick={() => mode.submit()}>
          Set the mode
        </button>
        <Choice label="Class" value={deviceClass} choices={CLASS_CHOICES} onChange={setClass} />
        <button type="button" disabled={isWanting} onClick={() => asClass.submit()}>
          Set the class
        </button>
        <GroupsField value={groups} onChange={setGroups} />
        <button type="button" disabled={isWanting} onClick={() => inGroups.submit()}>
          Set the groups
        </button>
        {problem !== null && <Failure problem={problem} />}
      </form>
    </details>
  );
}

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly words: string }[];
  readonly onChange: (value: T) => void;
};

function Choice<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  const choose = (text: string) => {
    const found = choices.find((one) => one.value === text);
    if (found !== undefined) onChange(found.value);
  };
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {choices.map(({ value: each, words }) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
