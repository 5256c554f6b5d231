import type { SurfaceView } from "../main/contract/bridge.ts";
import { RESTART_WARNING } from "../policies/restart-warning.ts";
import type { ActReason } from "../policies/vocabulary.ts";
import { countdownOf, whenOf } from "./countdown-words.ts";
import type { MessageId } from "./messages/en.ts";
import { noticeText, sentences } from "./notice-words.ts";
import type { Translate } from "./translate.ts";
import { cover, desk, ended } from "./unattended.ts";
import { type Button, type ButtonAction, plain, type ViewModel } from "./view-parts.ts";

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
  if (surface === "spare") return plain(translate("spare.title"), translate("spare.text"));
  if (surface === "desk") return desk(view, remainingMs, translate);
  if (surface === "ended") return ended(status, language, translate);
  if (surface === "notice") return notice(view, status, remainingMs, translate);
  if (surface === "cover") return cover(status, translate);
  return warning(view, status, remainingMs, translate);
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
    why:
      messageText(status, translate) ??
      sentences(whyOf(status, translate), shorterText(view, translate)),
    todo: [translate(todoOf(status)), ...downloadsText(status, translate)].join(" "),
    countdown: countdownOf(leftMs, language, translate),
    buttons: buttonsOf(status, translate),
    answersToAnyKey: surface === "warning" && status.answer === "anyKey",
  };
}

/** People write in their own words; the agent's one sentence has a translation. */
function messageText({ message }: Status, translate: Translate): string | null {
  return message === RESTART_WARNING ? translate("message.restart") : message;
}

function headlineOf({ act, sessionKind, stage }: Status): MessageId {
  if (stage === "signedOut") return "headline.closing";
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

function todoOf({ answer, act, stage }: Status): MessageId {
  if (stage === "signedOut") return "todo.closing";
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
      status.answer !== "stillYou" && status.stage !== "signedOut",
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
  const message = messageText(status, translate);
  if (message !== null) return plain(translate("message.title"), message);
  const text = sentences(
    noticeText(view, status, remainingMs, translate),
    shorterText(view, translate),
  );
  const label = translate("button.aboutSession");
  return {
    ...plain(translate(status.heldForMs ? "notice.held" : "notice.title"), text),
    buttons: [{ action: "openStatus", label, look: "plain" }],
  };
}
