import type { SurfaceView } from "../main/contract/bridge.ts";
import type { Language } from "../policies/vocabulary.ts";
import { durationWords } from "./duration-words.ts";
import type { Translate } from "./translate.ts";

export type Described = NonNullable<SurfaceView["description"]>;
type Rule = Described["rules"][number];

/** Pure: one rule as a sentence that somebody understands who never saw a policy. */
export function ruleWords(rule: Rule, language: Language, translate: Translate): string {
  const values = {
    time: durationWords(rule.ms ?? 0, language),
    count: rule.times ?? 0,
    times: timesOf(rule, language, translate),
    data: list(rule.data ?? [], language, (kind) => translate(`data.${kind}`)),
    holders: list(rule.holders ?? [], language, (holder) => translate(`holder.${holder}`)),
  };
  if (rule.rule !== "idle" && rule.rule !== "calendar") {
    return translate(`rule.${rule.rule}`, values);
  }
  const act = rule.act === "lock" || rule.act === "clear" ? rule.act : "signOut";
  return translate(`rule.${rule.rule}.${act}`, values);
}

function timesOf({ at }: Rule, language: Language, translate: Translate): string {
  const times = at ?? [];
  return times.length === 0 ? translate("rule.setTimes") : list(times, language, (time) => time);
}

function list<T>(values: readonly T[], language: Language, word: (value: T) => string): string {
  return new Intl.ListFormat(language).format(values.map(word));
}
