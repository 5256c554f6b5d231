import * as z from "zod/mini";
import {
  type ComparisonState,
  comparisonStateSchema,
} from "../../scripts/demo/comparison/contract.ts";

type SideState = ComparisonState["sides"]["today"];

const AT = "2026-11-25T09:00:00.000Z";

function browsers(change: Partial<SideState["browsers"][number]> = {}): SideState["browsers"] {
  const places = { signedIn: 14, asked: 14 };
  const seen = {
    running: true,
    signedInAs: "Ada Moreno",
    places,
    seenAt: AT,
    by: "first",
  } as const;
  return [
    { family: "chromium", ...seen, ...change },
    { family: "firefox", ...seen, ...change },
  ];
}

/** One computer while the first person works at it. */
export function sideState(change: Partial<SideState> = {}): SideState {
  return {
    ...{ power: "on", protection: "clearOnExit", screen: { width: 1024, height: 640 } },
    ...{ atKeyboard: "first", stage: "active", next: null, browsers: browsers(), cable: "in" },
    ...{ online: null, agent: "none", search: null, receipt: null, goneAfterMs: null },
    timeline: [
      { at: AT, source: "person", text: "Ada Moreno signs in in both browsers.", tone: "neutral" },
      {
        ...{ at: AT, source: "observed", text: "The network cable is out.", tone: "neutral" },
        event: { id: "event.cableOut", values: {} },
      },
    ],
    ...change,
  };
}

export function searchState(found: readonly string[]): NonNullable<SideState["search"]> {
  return {
    ...{ state: "done", startedAt: AT, tookMs: 1300, filesRead: 1840, bytesRead: 93_000_000 },
    found: found.map((path) => ({ path, times: 2, bytes: 86 })),
    bytesFound: found.length * 86,
  };
}

/** A whole document, checked as the page checks it. */
export function comparisonState(
  today: Partial<SideState> = {},
  sessionward: Partial<SideState> = {},
  change: Partial<ComparisonState> = {},
): ComparisonState {
  const ours = { protection: "sessionward", agent: "running", online: true } as const;
  return z.parse(comparisonStateSchema, {
    ...{ sequence: 1, at: AT, phase: "ready", missing: [], acting: null, lastAct: null },
    console: { url: "https://localhost:8443/console/", deviceId: "device-1" },
    person: { first: "Ada Moreno", next: "Ben Okafor" },
    sides: { today: sideState(today), sessionward: sideState({ ...ours, ...sessionward }) },
    ...change,
  });
}

/** The end of the tour: what the page is there for. */
export function endOfTour(): ComparisonState {
  const next = { by: "next", seenAt: AT } as const;
  return comparisonState(
    {
      atKeyboard: "next",
      browsers: browsers({ ...next }),
      search: searchState([
        "/home/ada/.config/chromium/Default/Cookies",
        "/home/ada/.config/chromium/Default/Local Storage/leveldb/000003.log",
        "/home/ada/.mozilla/firefox/x1y2.default-esr/cookies.sqlite",
      ]),
      timeline: [
        { at: AT, source: "person", text: "Ada Moreno walks away.", tone: "neutral" },
        { at: AT, source: "observed", text: "The browsers stay open.", tone: "exposed" },
        { at: AT, source: "app", text: "Greets Ben Okafor as Ada Moreno.", tone: "exposed" },
      ],
    },
    {
      ...{ atKeyboard: "next", stage: "cleared", goneAfterMs: 51_300, search: searchState([]) },
      browsers: browsers({ ...next, signedInAs: null, places: { signedIn: 0, asked: 14 } }),
      receipt: { id: "R-1", at: AT, status: "done", verified: true },
      timeline: [
        { at: AT, source: "agent", text: "Warned: nobody at the keyboard.", tone: "neutral" },
        { at: AT, source: "agent", text: "Both browsers cleared, nothing left.", tone: "safe" },
        { at: AT, source: "app", text: "Greets nobody, and asks who is there.", tone: "safe" },
      ],
    },
  );
}

const MISSING = {
  part: "firefox",
  side: null,
  because: "not installed: firefox",
  fix: "apt-get install firefox-esr",
  lack: { id: "lack.notInstalled", values: { programs: "firefox" } },
  mend: { id: "mend.install", values: { packages: "firefox-esr" } },
} as const;
const NO_BLEACHBIT = {
  part: "bleachBit",
  side: "today",
  because: "BleachBit is not installed",
  fix: "apt-get install bleachbit",
  lack: { id: "lack.noBleachBit", values: {} },
  mend: { id: "mend.install", values: { packages: "bleachbit" } },
} as const;
/** What the page may have to show. */
export const PAGE_STATES: Readonly<Record<string, ComparisonState>> = {
  "at work": comparisonState(),
  "at its end": endOfTour(),
  "taken over": {
    ...endOfTour(),
    person: { first: "Ada Moreno", next: "The next person" },
  },
  "starting, without BleachBit": comparisonState(
    { power: "starting", screen: null, browsers: [] },
    { power: "starting", screen: null, browsers: [] },
    { missing: [NO_BLEACHBIT], console: null, phase: "starting" },
  ),
  "on another machine": comparisonState(
    { power: "absent", screen: null, browsers: [] },
    { power: "absent", screen: null, browsers: [] },
    { missing: [MISSING], console: null },
  ),
};
