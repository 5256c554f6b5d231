import type { SurfaceView } from "../main/contract/bridge.ts";
import type { Language } from "../policies/vocabulary.ts";
import { durationWords } from "./duration-words.ts";
import { type Ended, endedText } from "./ended-words.ts";
import type { MessageId } from "./messages/en.ts";
import type { Described } from "./rule-words.ts";
import { ruleWords } from "./rule-words.ts";
import type { Translate } from "./translate.ts";

/** `origin`: where it stands; null where that goes without saying. */
type StatusLine = { readonly text: string; readonly origin: string | null };
export type StatusSection = { readonly title: string; readonly lines: readonly StatusLine[] };

/** `ended` is left out where whoever asks hears nothing of the session before. */
type Told = Pick<SurfaceView, "description" | "language"> & { readonly ended?: Ended | null };

/** Pure: the page about this session, in the order in which people ask. */
export function statusSections(
  { description, ended, language }: Told,
  translate: Translate,
): readonly StatusSection[] {
  const section = (title: MessageId, texts: readonly string[]): StatusSection => ({
    title: translate(title),
    lines: texts.map((text) => ({ text, origin: null })),
  });
  const beforeText = (end: Ended | null) =>
    end === null ? translate("status.nobodyBefore") : endedText(end, language, translate);
  const before = ended === undefined ? [] : [section("status.cleared", [beforeText(ended)])];
  if (description === null) {
    return [section("status.session", [translate("status.unknown")]), ...before];
  }
  return [
    section("status.session", sessionTexts(description, language, translate)),
    section("status.next", nextTexts(description, language, translate)),
    { title: translate("status.rules"), lines: ruleLines(description, language, translate) },
    section("status.sees", seenTexts(description, language, translate)),
    section("status.seesNot", [
      translate("seesNot.sites"),
      translate("seesNot.screen"),
      translate("seesNot.files"),
    ]),
    ...before,
  ];
}

function sessionTexts(
  { openForMs, endsInMs }: Described,
  language: Language,
  translate: Translate,
): readonly string[] {
  const open = translate("status.open", { time: durationWords(openForMs, language) });
  if (endsInMs === null) return [open, translate("status.noEnd")];
  return [open, translate("status.ends", { time: durationWords(endsInMs, language) })];
}

function nextTexts(
  { observing, heldForMs, next }: Described,
  language: Language,
  translate: Translate,
): readonly string[] {
  if (observing) return [translate("status.observing")];
  const held =
    heldForMs === null
      ? []
      : [translate("status.held", { time: durationWords(heldForMs, language) })];
  if (next === null) return [...held, translate("status.nothingNext")];
  const { act, reason, inMs } = next;
  if (act !== "lock" && act !== "clear" && act !== "signOut") {
    return [...held, translate("status.nothingNext")];
  }
  const text = translate(`next.${act}`, { time: durationWords(inMs, language) });
  return [...held, `${text} ${translate(reason === "idle" ? "why.ifIdle" : `why.${reason}`)}`];
}

function ruleLines(
  { rules }: Described,
  language: Language,
  translate: Translate,
): readonly StatusLine[] {
  return rules.map((rule) => ({
    text: ruleWords(rule, language, translate),
    origin:
      rule.policy === null
        ? translate("rule.builtIn")
        : translate("rule.from", { name: rule.policy }),
  }));
}

function seenTexts(
  { people, keptForMs }: Described,
  language: Language,
  translate: Translate,
): readonly string[] {
  return [
    translate("sees.device"),
    translate("sees.times"),
    translate("sees.cleared"),
    translate(`sees.${people}`, { time: durationWords(keptForMs, language) }),
  ];
}
