import { expect, test } from "vitest";
import type { ShellStatus } from "../../../agent/contract/local-calls.ts";
import { ACT_REASONS } from "../../../policies/vocabulary.ts";
import { foldedModel } from "../../../renderer/fold.ts";
import { translator } from "../../../renderer/translate.ts";
import { viewModel } from "../../../renderer/view-model.ts";
import { viewOf } from "../../support/shell-values.ts";

const english = translator("en");
const model = (status: Partial<ShellStatus>, remainingMs: number | null = 42_000) =>
  viewModel(viewOf(status), remainingMs, english);

test("says what will happen, when, why and what to do", () => {
  expect(model({})).toMatchObject({
    headline: "You’ll be signed out in 42 seconds",
    why: "No activity for 14 minutes.",
    todo: "Press any key or touch the screen to stay.",
    countdown: { number: "42", unit: "seconds", seconds: 42 },
    answersToAnyKey: true,
  });
});

test.each([
  { status: { act: "lock" }, headline: "This screen locks in 42 seconds" },
  { status: { act: "clear" }, headline: "This session is cleared in 42 seconds" },
  { status: { act: "signOut", sessionKind: "kiosk" }, headline: "This session ends in 42 seconds" },
  { status: { act: null }, headline: "This session changes in 42 seconds" },
] as const)("announces $headline", ({ status, headline }) => {
  expect(model(status).headline).toBe(headline);
});

test.each(ACT_REASONS)("has a reason in words for %s", (reason) => {
  expect(model({ reason, idleMs: null }).why).toMatch(/\.$/);
});

test("lets any key answer only where the agent says so", () => {
  expect(model({ answer: "stillYou" }).answersToAnyKey).toBe(false);
  expect(model({ answer: "none" }).answersToAnyKey).toBe(false);
  expect(model({ answer: "anyKey", surface: "banner" }).answersToAnyKey).toBe(false);
});

test.each([
  { status: { answer: "anyKey" }, actions: ["stillHere", "signOutNow"] },
  { status: { answer: "stillYou" }, actions: ["stillHere", "nextPerson"] },
  { status: { answer: "none", moreTimeLeft: 1 }, actions: ["moreTime", "signOutNow"] },
  { status: { answer: "none", mayAskMoreTime: true }, actions: ["askForMoreTime", "signOutNow"] },
  { status: { answer: "none", mayUseEmergency: true }, actions: ["signOutNow", "emergency"] },
] as const)("offers $actions", ({ status, actions }) => {
  expect(model(status).buttons.map((button) => button.action)).toEqual(actions);
});

test("calls five minutes five minutes", () => {
  const { buttons } = model({ answer: "none", moreTimeLeft: 2, moreTimeMs: 300_000 });
  expect(buttons[0]?.label).toBe("Give me 5 more minutes");
});

test("counts minutes above 99 seconds and seconds below", () => {
  expect(model({}, 125_000).countdown).toMatchObject({ number: "2:05", unit: "minutes" });
  expect(model({}, 99_000).countdown).toMatchObject({ number: "99", unit: "seconds" });
  expect(model({}, 0).countdown).toMatchObject({ number: "0" });
});

test.each([
  { status: { stage: "locked", deviceClass: "shared" }, headline: "Locked", buttons: 1 },
  { status: { stage: "locked", deviceClass: "personal" }, headline: "Locked", buttons: 0 },
  { status: { stage: "cleared" }, headline: "Ready for the next person", buttons: 1 },
  { status: { stage: "warned" }, headline: "One moment", buttons: 0 },
] as const)('covers a $status.stage session with "$headline"', ({ status, headline, buttons }) => {
  const cover = model({ surface: "cover", ...status });
  expect([cover.headline, cover.buttons.length]).toEqual([headline, buttons]);
});

test("tells the next person when and why, and nothing else about the last one", () => {
  const ended = {
    at: "2026-11-22T10:42:00.000Z",
    reason: "calendar",
    cleared: "done",
    code: "K7-2MP",
  } as const;
  const shown = model({ surface: "ended", ended, message: "for Ada only" });
  expect(shown.headline).toMatch(/^Signed out at \d\d:42/);
  expect(shown.why).toBe(
    "It is the time set for this device. Everything was cleared, nothing left.",
  );
  expect(shown.todo).toBe("Code for staff: K7-2MP");
  expect(JSON.stringify(shown)).not.toContain("Ada");
});

const END = {
  at: "2026-11-22T10:42:00.000Z",
  reason: "idle",
  cleared: "partial",
  code: "",
} as const;

test("begins with any key after a sign-out, and names no code that nothing can be found by", () => {
  const shown = model({ surface: "ended", answer: "anyKey", mayBeWrong: true, ended: END });
  expect(shown.buttons.map(({ action }) => action)).toEqual(["stillHere", "wasWrong"]);
  expect(shown.answersToAnyKey).toBe(true);
  expect(shown.why).toContain("Some of its data is not removed yet.");
  expect(shown.todo).toBeNull();
});

test("hands a session that was cleared over by a button, not by any key", () => {
  const ended = { ...END, act: "clear" } as const;
  const shown = model({ surface: "ended", stage: "cleared", answer: "none", ended });
  expect(shown.headline).toBe("Ready for the next person");
  expect(shown.why).toMatch(/^Cleared at \d\d:42 AM\. No activity for a while./);
  expect(shown.buttons.map(({ action }) => action)).toEqual(["nextPerson"]);
  expect(shown.answersToAnyKey).toBe(false);
});

test("shows an admin's message as it is, without reading it as a format", () => {
  const message = "<b>{count, plural, one {#}}</b>";
  expect(model({ message }).why).toBe(message);
  expect(model({ surface: "notice", message }).why).toBe(message);
});

test("says that protection is restarting when there is nothing else to go by", () => {
  const view = { ...viewOf({}), surface: "offline" as const };
  expect(viewModel(view, null, english).headline).toBe("Session protection is restarting");
});

test.each([
  [1, "1 file that you downloaded is removed."],
  [3, "3 files that you downloaded are removed."],
])("names the %i downloads that go with a session", (downloads, words) => {
  const shown = viewModel(viewOf({ downloads, answer: "none" }), 30_000, translator("en"));
  expect(shown.todo).toBe(`Save your work now. ${words}`);
});

test.each([
  ["en", ["diskEncryption"], "Shorter limits: disk is not encrypted."],
  ["en", ["firewall", "time"], "Shorter limits: firewall is off and time of day."],
  ["fr", ["diskEncryption"], "Délais plus courts : le disque n’est pas chiffré."],
  ["de", ["diskEncryption"], "Kürzere Fristen: Festplatte nicht verschlüsselt."],
  ["es", ["diskEncryption"], "Plazos más cortos: el disco no está cifrado."],
  ["ar", ["diskEncryption"], "مُهَل أقصر: القرص غير مشفَّر."],
] as const)("says in %s why limits are shorter", (language, causes, words) => {
  const view = viewOf({ shorterBecause: [...causes] }, { language });
  expect(viewModel(view, 30_000, translator(language)).why).toContain(words);
  const notice = { ...view, surface: "notice" as const };
  const announced = viewModel(notice, 30_000, translator(language)).why;
  expect(announced).toContain(words);
});

test.each(["calendar", "command", "user"] as const)(
  "says nothing of limits where the reason is %s",
  (reason) => {
    const view = viewOf({ reason, shorterBecause: ["diskEncryption"] });
    expect(viewModel(view, 30_000, english).why).not.toContain("Shorter");
  },
);

test.each([0, null, undefined])("speaks of no downloads where there are %s", (downloads) => {
  const shown = viewModel(viewOf({ downloads, answer: "none" }), 30_000, translator("en"));
  expect(shown.todo).toBe("Save your work now.");
});

const BANNER = {
  surface: "banner",
  answer: "none",
  moreTimeLeft: 2,
  mayUseEmergency: true,
} as const;

test.each([
  { status: BANNER, fold: "folded", actions: ["moreTime", "emergency", "unfold"] },
  {
    status: { ...BANNER, moreTimeLeft: 0, mayAskMoreTime: true },
    fold: "folded",
    actions: ["askForMoreTime", "emergency", "unfold"],
  },
  { status: BANNER, fold: "whole", actions: ["moreTime", "signOutNow", "emergency", "fold"] },
  { status: BANNER, fold: "none", actions: ["moreTime", "signOutNow", "emergency"] },
] as const)("offers $actions on a banner that is $fold", ({ status, fold, actions }) => {
  const shown = foldedModel(model(status), fold, english);
  expect(shown.buttons.map(({ action }) => action)).toEqual(actions);
  expect(shown.headline).toBe("You’ll be signed out in 42 seconds");
  expect(shown.why === null).toBe(fold === "folded");
});

test("tells what to do in the last seconds, and offers nothing that is decided already", () => {
  const closing = { stage: "signedOut", surface: "banner", answer: "none" } as const;
  const ending = { ...closing, moreTimeLeft: 0, mayAskMoreTime: false, mayUseEmergency: false };
  expect(model(ending, 4_000)).toMatchObject({
    headline: "Signing out: programs close in 4 seconds",
    todo: "They were asked to close. If one asks whether to save, answer it now.",
    countdown: { number: "4" },
    buttons: [],
  });
});
