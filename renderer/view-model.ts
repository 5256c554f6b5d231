import type { BridgeCallName, SurfaceView } from "../main/contract/bridge.ts";
import type { ActReason, Language } from "../policies/vocabulary.ts";
import { type Countdown, countdownOf, whenOf } from "./countdown-words.ts";
import { coverWords } from "./cover-words.ts";
import { deskAgain, deskWhy } from "./desk-words.ts";
import { endedTitle, endedWhy } from "./ended-words.ts";
import type { MessageId } from "./messages/en.ts";
import { noticeText, sentences } from "./notice-words.ts";
import type { Translate } from "./translate.ts";

export type ButtonAction = Extract<
  BridgeCallName,
  | "stillHere"
  | "moreTime"
  | "askForMoreTime"
  | "emergency"
  | "nextPerson"
  | "signOutNow"
  | "wasWrong"
  | "openStatus"
>;
export type Button = {
  readonly action: ButtonAction;
  readonly label: string;
  readonly look: "primary" | "plain" | "emergency";
};

/** Everything one surface says and offers, in the person's language. */
export type ViewModel = {
  readonly headline: string;
  /** Why it happens, or more about it. */
  readonly why: string | null;
  readonly todo: string | null;
  readonly countdown: Countdown | null;
  readonly buttons: readonly Button[];
  /** Any key or touch means "I'm still here". */
  readonly answersToAnyKey: boolean;
};

type Status = NonNullable<SurfaceView["status"]>;

/** Pure: a status and what is left of its time → words and buttons. */
export function viewModel(
  view: SurfaceView,
  remainingMs: number | null,
  translate: Translate,
): ViewModel {
  const { surface, status, language } = view;
  if (surface === "offline" || status === null) {
    return plain(translate("offline.title"), translate("offline.text"));
  }
  if (surface === "desk") return desk(view, remainingMs, translate);
  if (surface === "ended") return ended(status, language, translate);
  if (surface === "notice") return notice(view, status, remainingMs, translate);
  if (surface === "cover") return cover(status, translate);
  return warning(view, status, remainingMs, translate);
}

function plain(headline: string, why: string | null): ViewModel {
  return { headline, why, todo: null, countdown: null, buttons: [], answersToAnyKey: false };
}

function warning(
  view: SurfaceView,
  status: Status,
  remainingMs: number | null,
  translate: Translate,
): ViewModel {
  const { surface, language } = view;
  const leftMs = remainingMs ?? 0;
  return {
    headline: translate(headlineOf(status), { when: whenOf(leftMs, translate) }),
    why: status.message ?? sentences(whyOf(status, translate), shorterText(view, translate)),
    todo: [translate(todoOf(status)), ...downloadsText(status, translate)].join(" "),
    countdown: countdownOf(leftMs, language, translate),
    buttons: buttonsOf(status, translate),
    answersToAnyKey: surface === "warning" && status.answer === "anyKey",
  };
}

function headlineOf({ act, sessionKind }: Status): MessageId {
  if (act === "signOut") return sessionKind === "named" ? "headline.signOut" : "headline.end";
  if (act === "lock" || act === "clear" || act === "hide") return `headline.${act}`;
  return "headline.change";
}

function whyOf({ reason, idleMs }: Status, translate: Translate): string | null {
  if (reason === null) return null;
  if (reason !== "idle") return translate(`why.${reason satisfies ActReason}`);
  const minutes = Math.floor((idleMs ?? 0) / 60_000);
  return minutes < 1 ? translate("why.idle") : translate("why.idleMinutes", { count: minutes });
}

/** Limits that everyone knows come sooner than usual: people are told why. */
function shorterText({ status, language }: SurfaceView, translate: Translate): string | null {
  const causes = status?.shorterBecause ?? [];
  if (causes.length === 0 || !isLimit(status?.reason)) return null;
  const list = new Intl.ListFormat(language).format(causes.map((one) => translate(`risk.${one}`)));
  return translate("risk.shorter", { causes: list });
}

/** Calendars and commands are the same at every tier. A notice has no reason yet. */
function isLimit(reason: ActReason | null | undefined): boolean {
  return reason === null || reason === "idle" || reason === "maxLength" || reason === "risk";
}

/** Nobody should lose a file without having been told. */
function downloadsText({ downloads }: Status, translate: Translate): readonly string[] {
  if (downloads === null || downloads === undefined || downloads === 0) return [];
  return [translate("todo.downloads", { count: downloads })];
}

function todoOf({ answer, act }: Status): MessageId {
  if (answer !== "none") return `todo.${answer}`;
  return act === "lock" || act === "hide" ? "todo.unlock" : "todo.save";
}

function buttonsOf(status: Status, translate: Translate): readonly Button[] {
  const minutes = Math.max(1, Math.round(status.moreTimeMs / 60_000));
  const isNamed = status.sessionKind === "named";
  const rows: readonly (readonly [boolean, ButtonAction, string, Button["look"]])[] = [
    [status.answer === "anyKey", "stillHere", translate("button.stillHere"), "primary"],
    [status.answer === "stillYou", "stillHere", translate("button.continue"), "primary"],
    [status.answer === "stillYou", "nextPerson", translate("button.startFresh"), "plain"],
    [
      status.answer === "none" && status.moreTimeLeft > 0,
      "moreTime",
      translate("button.moreTime", { count: minutes }),
      "primary",
    ],
    [status.mayAskMoreTime, "askForMoreTime", translate("button.askForMoreTime"), "plain"],
    [
      status.answer !== "stillYou",
      "signOutNow",
      translate(isNamed ? "button.signOutNow" : "button.endNow"),
      "plain",
    ],
    [status.mayUseEmergency, "emergency", translate("button.emergency"), "emergency"],
  ];
  return rows
    .filter(([offered]) => offered)
    .map(([, action, label, look]) => ({ action, label, look }));
}

function notice(
  view: SurfaceView,
  status: Status,
  remainingMs: number | null,
  translate: Translate,
): ViewModel {
  if (status.message !== null) return plain(translate("message.title"), status.message);
  const text = sentences(
    noticeText(view, status, remainingMs, translate),
    shorterText(view, translate),
  );
  const label = translate("button.aboutSession");
  return {
    ...plain(translate("notice.title"), text),
    buttons: [{ action: "openStatus", label, look: "plain" }],
  };
}

function cover(status: Status, translate: Translate): ViewModel {
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
function desk(
  { desk: sent }: SurfaceView,
  remainingMs: number | null,
  translate: Translate,
): ViewModel {
  const why = sent === null ? translate("cover.offlineText") : deskWhy(sent, translate);
  return { ...plain(translate("desk.title"), why), todo: deskAgain(remainingMs, translate) };
}

function ended(status: Status, language: Language, translate: Translate): ViewModel {
  const { ended: end, mayBeWrong } = status;
  if (end === null) return cover(status, translate);
  return {
    ...plain(endedTitle(end, language, translate), endedWhy(end, translate)),
    todo: translate("ended.code", { code: end.code }),
    buttons: mayBeWrong === true ? [wasWrong(translate)] : [],
  };
}

function wasWrong(translate: Translate): Button {
  return { action: "wasWrong", label: translate("button.wasWrong"), look: "plain" };
}
