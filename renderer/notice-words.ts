import type { SurfaceView } from "../main/contract/bridge.ts";
import type { Language } from "../policies/vocabulary.ts";
import { whenOf } from "./countdown-words.ts";
import { durationWords } from "./duration-words.ts";
import type { Translate } from "./translate.ts";

const MINUTE_MS = 60_000;

type Status = NonNullable<SurfaceView["status"]>;

/** How long it may last, and what comes when nobody touches it: said before anybody loses anything. */
export function noticeText(
  view: SurfaceView,
  status: Status,
  remainingMs: number | null,
  translate: Translate,
): string | null {
  return sentences(
    heldText(view, status, translate),
    limitsText(view, status, remainingMs, translate),
  );
}

/** To whole minutes: it is said once, and not counted down. */
function heldText(
  { language }: SurfaceView,
  { heldForMs }: Status,
  translate: Translate,
): string | null {
  if (!heldForMs) return null;
  const time = durationWords(Math.ceil(heldForMs / MINUTE_MS) * MINUTE_MS, language);
  return translate("status.held", { time });
}

function limitsText(
  { language }: SurfaceView,
  { limits }: Status,
  remainingMs: number | null,
  translate: Translate,
): string {
  const endsInMs = limits?.endsInMs ?? null;
  const idle = limits?.idle ?? null;
  const said = sentences(
    endsInMs === null
      ? null
      : translate("rule.maxLength", { time: durationWords(endsInMs, language) }),
    idle === null ? null : idleText(idle, language, translate),
  );
  if (said !== null) return said;
  return remainingMs === null
    ? translate("notice.none")
    : translate("notice.next", { when: whenOf(remainingMs, translate) });
}

function idleText(
  { act, afterMs }: NonNullable<NonNullable<Status["limits"]>["idle"]>,
  language: Language,
  translate: Translate,
): string {
  const step = act === "lock" || act === "clear" ? act : "signOut";
  return translate(`rule.idle.${step}`, { time: durationWords(afterMs, language) });
}

export function sentences(...texts: readonly (string | null)[]): string | null {
  const said = texts.filter((text) => text !== null);
  return said.length === 0 ? null : said.join(" ");
}
