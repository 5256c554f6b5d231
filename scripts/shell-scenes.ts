import type { ShellStatus } from "../agent/contract/local-calls.ts";
import type { Language } from "../policies/vocabulary.ts";

export type Scene = {
  readonly name: string;
  readonly language: Language;
  readonly status: ShellStatus;
};

const QUIET: ShellStatus = {
  sessionId: "s1",
  sessionKind: "named",
  deviceClass: "shared",
  stage: "warned",
  surface: "warning",
  act: "signOut",
  reason: "idle",
  remainingMs: 43_000,
  idleMs: 840_000,
  answer: "anyKey",
  mayAskMoreTime: false,
  moreTimeLeft: 0,
  moreTimeMs: 300_000,
  mayUseEmergency: false,
  message: null,
  ended: null,
};

/** The pictures in docs/screens. */
export const SCENES: readonly Scene[] = [
  { name: "warning", language: "en", status: QUIET },
  {
    name: "ended",
    language: "en",
    status: {
      ...QUIET,
      surface: "ended",
      stage: "signedOut",
      remainingMs: null,
      answer: "none",
      ended: { at: "2026-11-22T10:42:00Z", reason: "calendar", cleared: "done", code: "K7-2MP" },
    },
  },
  {
    name: "still-you-arabic",
    language: "ar",
    status: {
      ...QUIET,
      sessionKind: "generic",
      act: "clear",
      answer: "stillYou",
      mayUseEmergency: true,
      remainingMs: 125_000,
    },
  },
  {
    name: "banner-french",
    language: "fr",
    status: {
      ...QUIET,
      surface: "banner",
      reason: "calendar",
      answer: "none",
      moreTimeLeft: 2,
      remainingMs: 240_000,
    },
  },
];
