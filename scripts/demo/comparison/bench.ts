import type { Family } from "../availability.ts";
import type { WebAppReport } from "../web-app-answers.ts";
import type { Cable } from "./cable.ts";
import type { Camera } from "./camera.ts";
import type { BrowserState, Side, TimelineEntry } from "./contract.ts";
import { type AppLine, type Desk, openDesk, runOf } from "./desk.ts";
import { type EventId, type EventValues, eventText } from "./events.ts";
import type { Machine } from "./machine.ts";
import type { StateBoard } from "./state-board.ts";

/** One computer of the two, and all that its steps touch. */
export type Bench = {
  readonly side: Side;
  readonly machine: Machine;
  readonly board: StateBoard;
  readonly line: AppLine;
  readonly cables: readonly Cable[];
  readonly camera: Camera;
  /** What the browsers begin with; null: as they are installed. */
  readonly startedFirefox: () => string | null;
  /** What every session starts by itself. */
  readonly programs: (uid: number) => readonly (readonly string[])[];
  readonly now: Now;
};

/** What changes as the visitor acts. */
type Now = {
  desk: Desk | null;
  /** When the person was last at the keyboard. */
  leftAtMs: number | null;
  /** What the agent had told of by the last look. */
  receiptsSeen: readonly string[];
};

export function deskOf({ now }: Bench): Desk {
  if (now.desk === null) throw new Error("the power is off");
  return now.desk;
}

export function tell(
  { board, side }: Bench,
  source: TimelineEntry["source"],
  id: EventId,
  values: EventValues = {},
  tone: TimelineEntry["tone"] = "neutral",
): void {
  board.tell(side, { source, text: eventText(id, values), event: { id, values }, tone });
}

/** Screen, account and hands, at the start and after each power cut. */
export async function setUpDesk(bench: Bench): Promise<Desk> {
  const { machine, side, line, camera, board, now } = bench;
  const desk = await openDesk(machine, side, line, bench.programs);
  now.desk = desk;
  camera.aim(desk.seat.framebufferPath);
  board.setSide(side, { power: "on", screen: desk.screen });
  return desk;
}

/** What the app said of the visitor, as the page shows it. */
export function noteVisit(
  { board, side }: Bench,
  family: Family,
  kinds: WebAppReport["kinds"],
  by: BrowserState["by"],
): BrowserState {
  const said = Object.values(kinds);
  const signedIn = said.filter((each) => each === "signedIn").length;
  const { person, sides } = board.state();
  const state: BrowserState = {
    ...{ family, running: true, by, seenAt: new Date().toISOString() },
    signedInAs: signedIn > 0 ? person.first : null,
    places: { signedIn, asked: said.length },
  };
  const others = sides[side].browsers.filter((each) => each.family !== family);
  const browsers = [...others, state].sort((a, b) => a.family.localeCompare(b.family));
  board.setSide(side, { browsers });
  return state;
}

/** The secrets that the first person signed in with here. */
export function tokensOf({ side, line, now }: Bench): readonly string[] {
  return (now.desk?.families ?? [])
    .map((family) => line.app.tokenOf(runOf(side, family)))
    .filter((token) => token !== null);
}
