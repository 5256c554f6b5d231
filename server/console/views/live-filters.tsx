import { LIVE_STATES, type LiveFilter } from "../model/live/live-lines.ts";
import type { Say } from "../translate.ts";
import { useSay } from "./say-context.ts";

type LiveFiltersProps = {
  readonly filter: LiveFilter;
  readonly groups: readonly string[];
  readonly onFilter: (part: Partial<LiveFilter>) => void;
};

type Choice = readonly [value: string, words: string];

const statesIn = (say: Say): readonly Choice[] => [
  ["", say("filter.everyState")],
  ...LIVE_STATES.map((state): Choice => [state, say(`state.${state}`)]),
];
const posturesIn = (say: Say): readonly Choice[] => [
  ["", say("filter.everyPosture")],
  ["violated", say("filter.violated")],
  ["unknown", say("filter.unknown")],
  ["fine", say("filter.fine")],
];
const alarmsIn = (say: Say): readonly Choice[] => [
  ["", say("filter.everyAlarm")],
  ["open", say("filter.open")],
  ["none", say("filter.none")],
];

/** What the table is narrowed to: kept in the address, so that it can be sent to somebody. */
export function LiveFilters({ filter, groups, onFilter }: LiveFiltersProps) {
  const say = useSay();
  const ofGroup: readonly Choice[] = [
    ["", say("filter.everyGroup")],
    ...groups.map((one): Choice => [one, one]),
  ];
  return (
    <search class="filters">
      <input
        type="search"
        aria-label={say("filter.text")}
        placeholder={say("filter.text")}
        value={filter.text}
        onInput={(event) => onFilter({ text: event.currentTarget.value })}
      />
      <Select
        label={say("filter.state")}
        value={filter.state}
        choices={statesIn(say)}
        onChange={(state) => onFilter({ state } as Partial<LiveFilter>)}
      />
      <Select
        label={say("filter.group")}
        value={filter.group}
        choices={ofGroup}
        onChange={(group) => onFilter({ group })}
      />
      <Select
        label={say("filter.posture")}
        value={filter.posture}
        choices={posturesIn(say)}
        onChange={(posture) => onFilter({ posture } as Partial<LiveFilter>)}
      />
      <Select
        label={say("filter.alarm")}
        value={filter.alarm}
        choices={alarmsIn(say)}
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
