import type { SurfaceView } from "../main/contract/bridge.ts";
import type { Language } from "../policies/vocabulary.ts";
import type { Translate } from "./translate.ts";

export type Ended = NonNullable<NonNullable<SurfaceView["status"]>["ended"]>;

function endedTitle({ at, act }: Ended, language: Language, translate: Translate): string {
  const format = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  const time = format.format(new Date(at));
  return translate(act === "clear" ? "ended.titleCleared" : "ended.title", { time });
}

function endedWhy({ reason, cleared }: Ended, translate: Translate): string {
  const why = translate(reason === "idle" ? "why.idle" : `why.${reason}`);
  return `${why} ${translate(`ended.${cleared}`)}`;
}

/** Without a receipt there is nothing to find by it. */
function endedCode({ code }: Ended, translate: Translate): string | null {
  return code === "" ? null : translate("ended.code", { code });
}

/** What the next person may know: when and why, never who, where or how much. */
export function endedText(ended: Ended, language: Language, translate: Translate): string {
  return `${endedTitle(ended, language, translate)}. ${endedWhy(ended, translate)}`;
}

/** A session that was cleared waits for its next person; one that ended says that first. */
export function endedWords(
  ended: Ended,
  language: Language,
  translate: Translate,
): { readonly headline: string; readonly why: string | null; readonly todo: string | null } {
  const todo = endedCode(ended, translate);
  return ended.act === "clear"
    ? { headline: translate("cover.fresh"), why: endedText(ended, language, translate), todo }
    : { headline: endedTitle(ended, language, translate), why: endedWhy(ended, translate), todo };
}
