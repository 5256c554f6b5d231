import { KIND_NAMES, KINDS, kindWords } from "../model/commands/command-words.ts";
import type { Draft, TargetChoice } from "../model/commands/composer.ts";
import { groupsIn } from "../model/live/live-lines.ts";
import { useConsole } from "./console-context.ts";
import { useSay } from "./say-context.ts";

type FieldsProps = {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
};

const EXPIRIES = [15, 60, 240, 1440];

export function ComposerFields({ draft, onChange }: FieldsProps) {
  const say = useSay();
  const { kind } = draft;
  const { asks } = KINDS[kind];
  const choose = (next: Draft["kind"]) => {
    const expiryMinutes = Math.min(draft.expiryMinutes, KINDS[next].mostMinutes);
    onChange({ kind: next, expiryMinutes });
  };
  return (
    <div class="fields">
      <label>
        {say("composer.what")}
        <select
          value={kind}
          onChange={(event) => choose(event.currentTarget.value as Draft["kind"])}
        >
          {KIND_NAMES.map((each) => (
            <option key={each} value={each}>
              {kindWords(each, say)}
            </option>
          ))}
        </select>
      </label>
      <TargetField draft={draft} onChange={onChange} />
      {asks === "text" && (
        <label class="whole">
          {say("composer.message")}
          <input
            value={draft.text}
            maxLength={500}
            onInput={(event) => onChange({ text: event.currentTarget.value })}
          />
        </label>
      )}
      {asks === "duration" && (
        <label>
          {say("composer.minutes")}
          <input
            type="number"
            min={1}
            max={kind === "pause" ? 240 : 60}
            value={draft.minutes}
            onInput={(event) => onChange({ minutes: event.currentTarget.valueAsNumber })}
          />
        </label>
      )}
      <label class="whole">
        {say("composer.reason")}
        <input
          required
          value={draft.reason}
          maxLength={500}
          placeholder={say("composer.reasonWhy")}
          onInput={(event) => onChange({ reason: event.currentTarget.value })}
        />
      </label>
      <DeliveryFields draft={draft} onChange={onChange} />
    </div>
  );
}

function DeliveryFields({ draft, onChange }: FieldsProps) {
  const say = useSay();
  const { mostMinutes } = KINDS[draft.kind];
  return (
    <>
      <label>
        {say("composer.waits")}
        <select
          value={draft.expiryMinutes}
          onChange={(event) => onChange({ expiryMinutes: Number(event.currentTarget.value) })}
        >
          {EXPIRIES.filter((minutes) => minutes <= mostMinutes).map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes < 60
                ? say("composer.waitMinutes", { count: minutes })
                : say("composer.waitHours", { count: minutes / 60 })}
            </option>
          ))}
        </select>
      </label>
      <label class="switch">
        <input
          type="checkbox"
          checked={draft.evenInObserve}
          onChange={(event) => onChange({ evenInObserve: event.currentTarget.checked })}
        />
        <span>{say("composer.evenInObserve")}</span>
      </label>
    </>
  );
}

function TargetField({ draft, onChange }: FieldsProps) {
  const say = useSay();
  const { live } = useConsole();
  const { target } = draft;
  const value = target.by === "group" ? `group ${target.group}` : target.by;
  const choices: readonly (readonly [string, string, TargetChoice])[] = [
    ["chosen", say("composer.chosen"), { by: "chosen", lines: live.chosen }],
    ...groupsIn(live.state.rows.values()).map(
      (group) =>
        [`group ${group}`, say("composer.group", { group }), { by: "group", group }] as const,
    ),
    ["all", say("composer.all"), { by: "all" }],
  ];
  const choose = (name: string) => {
    const chosen = choices.find(([each]) => each === name)?.[2];
    if (chosen !== undefined) onChange({ target: chosen });
  };
  return (
    <label>
      {say("composer.where")}
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {choices.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
