import { LIVE_STATES, type LiveFilter } from "../model/live/live-lines.ts";
import { STATE_WORDS } from "../model/live/live-words.ts";

type LiveFiltersProps = {
  readonly filter: LiveFilter;
  readonly groups: readonly string[];
  readonly onFilter: (part: Partial<LiveFilter>) => void;
};

type Choice = readonly [value: string, words: string];

const STATES: readonly Choice[] = [
  ["", "Every state"],
  ...LIVE_STATES.map((state): Choice => [state, STATE_WORDS[state]]),
];
const POSTURES: readonly Choice[] = [
  ["", "Every posture"],
  ["violated", "Violated"],
  ["unknown", "Can’t tell"],
  ["fine", "Fine"],
];
const ALARMS: readonly Choice[] = [
  ["", "Alarm or none"],
  ["open", "Open alarm"],
  ["none", "No alarm"],
];

/** What the table is narrowed to: kept in the address, so that it can be sent to somebody. */
export function LiveFilters({ filter, groups, onFilter }: LiveFiltersProps) {
  const ofGroup: readonly Choice[] = [
    ["", "Every group"],
    ...groups.map((one): Choice => [one, one]),
  ];
  return (
    <search class="filters">
      <input
        type="search"
        aria-label="Device, group or person"
        placeholder="Device, group or person"
        value={filter.text}
        onInput={(event) => onFilter({ text: event.currentTarget.value })}
      />
      <Select
        label="State"
        value={filter.state}
        choices={STATES}
        onChange={(state) => onFilter({ state } as Partial<LiveFilter>)}
      />
      <Select
        label="Group"
        value={filter.group}
        choices={ofGroup}
        onChange={(group) => onFilter({ group })}
      />
      <Select
        label="Posture"
        value={filter.posture}
        choices={POSTURES}
        onChange={(posture) => onFilter({ posture } as Partial<LiveFilter>)}
      />
      <Select
        label="Alarm"
        value={filter.alarm}
        choices={ALARMS}
        onChange={(alarm) => onFilter({ alarm } as Partial<LiveFilter>)}
      />
    </search>
  );
}

type SelectProps = {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
};

function Select({ label, value, choices, onChange }: SelectProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {choices.map(([each, words]) => (
        <option key={each} value={each}>
          {words}
        </option>
      ))}
    </select>
  );
}
