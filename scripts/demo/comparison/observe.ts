import type { AgentStatus } from "../../../agent/contract/status-file.ts";
import { agentStatus } from "./agent-on-machine.ts";
import { type Bench, tell } from "./bench.ts";
import type { SideState, TimelineEntry } from "./contract.ts";
import type { EventId } from "./events.ts";

/** What can be seen of a computer without asking it; nothing that it says of itself. */
function observeDesk(bench: Bench): void {
  const { board, side, now } = bench;
  if (now.desk === null) return;
  const running = now.desk.running();
  const before = board.state().sides[side].browsers;
  const browsers = before.map((each) => ({ ...each, running: running.includes(each.family) }));
  board.setSide(side, { browsers });
  for (const { family, running: isRunning } of browsers) {
    const was = before.find((each) => each.family === family)?.running;
    if (was === isRunning) continue;
    tell(bench, "observed", isRunning ? "event.browserRuns" : "event.browserEnded", { family });
  }
}

/** Without an agent nobody knows more than whether somebody is signed in at the screen. */
export function observeToday(bench: Bench): void {
  observeDesk(bench);
  const { board, side, now } = bench;
  const isOpen = now.desk?.session.isOpen() ?? false;
  board.setSide(side, { stage: isOpen ? "active" : "signedOut", next: null });
}

type Stage = SideState["stage"];

/** What each stage of the session means to somebody who looks at the page. */
const STAGES: Partial<Readonly<Record<Stage, readonly [EventId, TimelineEntry["tone"]]>>> = {
  noticed: ["event.noticed", "neutral"],
  warned: ["event.warned", "neutral"],
  locked: ["event.locked", "safe"],
  cleared: ["event.cleared", "safe"],
  signedOut: ["event.signedOut", "neutral"],
};

/**
 * What the agent says of itself, from the file that `agent status` reads.
 *
 * @returns ids of receipts that were not there at the last look, the oldest first
 */
export function observeAgent(bench: Bench): readonly string[] {
  observeDesk(bench);
  const { board, side, machine, now } = bench;
  if (now.desk === null) return [];
  const status = agentStatus(machine);
  if (status === null) {
    board.setSide(side, { agent: "notRunning", online: false, stage: "unknown", next: null });
    return [];
  }
  const before = board.state().sides[side];
  const seen = seenIn(status);
  board.setSide(side, { agent: "running", online: status.link.state === "connected", ...seen });
  const words = STAGES[seen.stage];
  if (seen.stage !== before.stage && words !== undefined) {
    const [id, tone] = words;
    tell(bench, "agent", id, {}, tone);
  }
  return newReceipts(bench, status);
}

function seenIn({ sessions }: AgentStatus): Pick<SideState, "stage" | "next"> {
  const [session] = sessions;
  if (session === undefined) return { stage: "signedOut", next: null };
  const { stage, next } = session;
  return { stage, next: next === null ? null : { what: next.act, at: next.at } };
}

function newReceipts({ now }: Bench, { receipts }: AgentStatus): readonly string[] {
  const ids = receipts.map(({ id }) => id);
  const added = ids.filter((id) => !now.receiptsSeen.includes(id)).toReversed();
  now.receiptsSeen = ids;
  return added;
}
