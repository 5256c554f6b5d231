import { useState } from "preact/hooks";
import { DEVICE_CLASSES } from "../../../policies/vocabulary.ts";
import type { DeviceDetail, DeviceView } from "../../contract/admin-shapes.ts";
import type { Edition, Outcome } from "../api-client.ts";
import { groupsIn } from "../model/access.ts";
import { MODE_CHOICES, type ModeChoice, modeBody } from "../model/device/controls.ts";
import { GroupsField, WordField } from "./access-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { useSay } from "./say-context.ts";
import { useAsking } from "./use-asking.ts";

type ControlsProps = { readonly device: DeviceDetail; readonly onDone: () => void };

/** Whether it acts, what it is and where it belongs: each changed with a reason, never by a policy. */
export function DeviceControls({ device, onDone }: ControlsProps) {
  const say = useSay();
  const { client } = useConsole();
  const [choice, setChoice] = useState<ModeChoice>(
    device.mode === "observe" ? "observe" : "enforce",
  );
  const [deviceClass, setClass] = useState(device.deviceClass);
  const [groups, setGroups] = useState(device.groups.join(", "));
  const [reason, setReason] = useState("");
  const params = { deviceId: device.id };
  const edit = useEdits(device, onDone);
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
      <summary>{say("controls.title")}</summary>
      <form class="asking" onSubmit={(event) => event.preventDefault()}>
        <WordField label={say("controls.reason")} value={reason} onChange={setReason} />
        <Choice
          label={say("controls.mode")}
          value={choice}
          choices={MODE_CHOICES}
          wordsOf={(one) => say(`modeChoice.${one}`)}
          onChange={setChoice}
        />
        <button type="button" disabled={isWanting} onClick={() => mode.submit()}>
          {say("controls.setMode")}
        </button>
        <Choice
          label={say("controls.class")}
          value={deviceClass}
          choices={DEVICE_CLASSES}
          wordsOf={(one) => say(`classChoice.${one}`)}
          onChange={setClass}
        />
        <button type="button" disabled={isWanting} onClick={() => asClass.submit()}>
          {say("controls.setClass")}
        </button>
        <GroupsField value={groups} onChange={setGroups} />
        <button type="button" disabled={isWanting} onClick={() => inGroups.submit()}>
          {say("controls.setGroups")}
        </button>
        {problem !== null && <Failure problem={problem} />}
      </form>
    </details>
  );
}

/** Not of the newest: of what stood here when the fields were filled, until their author saw another. */
function useEdits(device: DeviceDetail, onStale: () => void) {
  const [edition, setEdition] = useState(device.edition);
  return (ask: (of: Edition) => Promise<Outcome<DeviceView>>) => async () => {
    const outcome = await ask(edition ?? device.edition);
    if (outcome.ok) setEdition(outcome.value.edition);
    else if (outcome.problem.reason === "changedMeanwhile") {
      setEdition(undefined);
      onStale();
    }
    return outcome;
  };
}

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly T[];
  readonly wordsOf: (value: T) => string;
  readonly onChange: (value: T) => void;
};

function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, value, choices, wordsOf, onChange } = props;
  const choose = (text: string) => {
    const found = choices.find((one) => one === text);
    if (found !== undefined) onChange(found);
  };
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {choices.map((each) => (
          <option key={each} value={each}>
            {wordsOf(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
