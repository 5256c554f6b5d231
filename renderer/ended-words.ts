import type { SurfaceView } from "../main/contract/bridge.ts";
import type { Language } from "../policies/vocabulary.ts";
import type { Translate } from "./translate.ts";

export type Ended = NonNullable<NonNullable<SurfaceView["status"]>["ended"]>;

export function endedTitle({ at }: Ended, language: Language, translate: Translate): string {
  const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  return translate("ended.title", { time: time.format(new Date(at)) });
}

export function endedWhy({ reason, cleared }: Ended, translate: Translate): string {
  const why = translate(reason === "idle" ? "why.idle" : `why.${reason}`);
  return `${why} ${translate(`ended.${cleared}`)}`;
}

/** What the next person may know: when and why, never who, where or how much. */
export function endedText(ended: Ended, language: Language, translate: Translate): string {
  return `${endedTitle(ended, language, translate)}. ${endedWhy(ended, translate)}`;
}
