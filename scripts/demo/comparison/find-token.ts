import { ActFailed } from "./act-failed.ts";
import { type Bench, deskOf, tell, tokensOf } from "./bench.ts";
import type { SideState } from "./contract.ts";
import { placesOf } from "./desk.ts";
import { type SearchProgress, searchTokens } from "./token-search.ts";

const REPORT_EVERY_MS = 200;
const MOST_FILES_SHOWN = 50;

/** Looks for the first person's sign-in, whoever is there now; tells of it as it goes. */
export async function findToken(bench: Bench): Promise<string> {
  const tokens = tokensOf(bench);
  if (tokens.length === 0)
    throw new ActFailed("trouble.nobodyYet", "nobody has signed in here yet");
  const { bytesFound, found } = await lookFor(bench, tokens);
  const files = `${found.length} file${found.length === 1 ? "" : "s"}`;
  if (bytesFound === 0) tell(bench, "observed", "event.tokenNowhere", {}, "safe");
  else {
    const values = { files: found.length, bytes: bytesFound };
    tell(bench, "observed", "event.tokenFound", values, "exposed");
  }
  return `${bytesFound} bytes in ${files}`;
}

/** The moment that counts: how long after the person left nothing of them was there any more. */
export async function measureGone(bench: Bench): Promise<void> {
  const { leftAtMs } = bench.now;
  const tokens = tokensOf(bench);
  if (leftAtMs === null || tokens.length === 0) return;
  const { bytesFound } = await lookFor(bench, tokens);
  if (bytesFound > 0 || bench.now.leftAtMs !== leftAtMs) return;
  // A later clearing finds nothing either; it was gone before.
  if (bench.board.state().sides[bench.side].goneAfterMs !== null) return;
  const goneAfterMs = Date.now() - leftAtMs;
  bench.board.setSide(bench.side, { goneAfterMs });
  const seconds = (goneAfterMs / 1000).toFixed(1);
  tell(bench, "observed", "event.tokenGone", { seconds }, "safe");
}

async function lookFor(
  bench: Bench,
  tokens: readonly string[],
): Promise<NonNullable<SideState["search"]>> {
  const { machine, board, side } = bench;
  const [startedAt, startedMs] = [new Date().toISOString(), performance.now()];
  const rootDir = machine.inside("/");
  const shown = (progress: SearchProgress, isDone: boolean): NonNullable<SideState["search"]> => ({
    ...{ state: isDone ? "done" : "running", startedAt },
    tookMs: isDone ? Math.round(performance.now() - startedMs) : null,
    filesRead: progress.filesRead,
    bytesRead: progress.bytesRead,
    found: progress.found
      .slice(0, MOST_FILES_SHOWN)
      .map((each) => ({ ...each, path: `/${each.path.slice(rootDir.length)}` })),
    bytesFound: progress.found.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  let toldMs = startedMs;
  const done = await searchTokens(placesOf(machine, deskOf(bench).seat), tokens, (progress) => {
    if (performance.now() - toldMs < REPORT_EVERY_MS) return;
    toldMs = performance.now();
    board.setSide(side, { search: shown(progress, false) });
  });
  const search = shown(done, true);
  board.setSide(side, { search });
  return search;
}
