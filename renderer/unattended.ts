import type { SurfaceView } from "../main/contract/bridge.ts";
import type { Language } from "../policies/vocabulary.ts";
import { coverWords } from "./cover-words.ts";
import { deskAgain, deskWhy } from "./desk-words.ts";
import { endedWords } from "./ended-words.ts";
import type { Translate } from "./translate.ts";
import { type Button, plain, type ViewModel } from "./view-parts.ts";

type Status = NonNullable<SurfaceView["status"]>;

/** As all in this file: what stands where nobody works, for whoever comes next. */
export function cover(status: Status, translate: Translate): ViewModel {
  const { headline, text, nextPerson } = coverWords(status);
  const label = translate("button.nextPerson");
  const next: Button = { action: "nextPerson", label, look: "primary" };
  return {
    ...plain(translate(headline), translate(text)),
    buttons: [
      ...(nextPerson ? [next] : []),
      ...(nextPerson && status.mayBeWrong === true ? [wasWrong(translate)] : []),
    ],
  };
}

/** No number in a ring: nothing is asked of whoever reads it before the time is up. */
export function desk(
  { desk: sent }: SurfaceView,
  remainingMs: number | null,
  translate: Translate,
): ViewModel {
  const why = sent === null ? translate("cover.offlineText") : deskWhy(sent, translate);
  return { ...plain(translate("desk.title"), why), todo: deskAgain(remainingMs, translate) };
}

export function ended(status: Status, language: Language, translate: Translate): ViewModel {
  const { ended: end, mayBeWrong, answer } = status;
  if (end === null) return cover(status, translate);
  const next: Button =
    answer === "anyKey"
      ? { action: "stillHere", label: translate("button.begin"), look: "primary" }
      : { action: "nextPerson", label: translate("button.nextPerson"), look: "primary" };
  return {
    ...plain("", null),
    ...endedWords(end, language, translate),
    buttons: [next, ...(mayBeWrong === true ? [wasWrong(translate)] : [])],
    answersToAnyKey: answer === "anyKey",
  };
}

function wasWrong(translate: Translate): Button {
  return { action: "wasWrong", label: translate("button.wasWrong"), look: "plain" };
}
