import { FAMILIES, type Family } from "../availability.ts";
import { browserArgv } from "../browser-argv.ts";
import type { Cast } from "../cast.ts";
import type { Stage } from "../stage.ts";
import { StepFailed, type StepOutcome } from "../step.ts";
import { castOf } from "./session-steps.ts";

/** A slow machine starts a browser for the first time. */
const BROWSER_LIMIT_MS = 60_000;
/** A page in another tab shares everything but this. */
const OF_ONE_TAB = "sessionStorage";

type Kinds = Readonly<Record<string, string>>;

/** The person signs in at the display, opens each browser, and signs in to the web app there. */
export async function signIn(stage: Stage): Promise<readonly StepOutcome[]> {
  const cast = castOf(stage);
  await cast.ward.signIn();
  cast.presence.sitDown();
  return forEachBrowser(stage, async (family) => {
    const kept = await visit(stage, cast, family, "sign-in");
    requireAll(kept, "signedIn", []);
    // Asked again in another tab: the question that must later find nobody does find somebody.
    const asked = await visit(stage, cast, family, "who");
    requireAll(asked, "signedIn", [OF_ONE_TAB]);
    return { kinds: Object.keys(kept) };
  });
}

/** Opened again after the wipe, every storage kind is asked: nobody is signed in anywhere. */
export async function signedOut(stage: Stage): Promise<readonly StepOutcome[]> {
  const cast = castOf(stage);
  return forEachBrowser(stage, async (family) => {
    const asked = await visit(stage, cast, family, "who");
    requireAll(asked, "anonymous", []);
    return { kinds: asked };
  });
}

/** One after the other: two cores start one browser at a time faster than two. */
async function forEachBrowser(
  stage: Stage,
  use: (family: Family) => Promise<Readonly<Record<string, unknown>>>,
): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const family of FAMILIES) outcomes.push(await outcomeOf(family, stage, use));
  return outcomes;
}

async function outcomeOf(
  family: Family,
  stage: Stage,
  use: (family: Family) => Promise<Readonly<Record<string, unknown>>>,
): Promise<StepOutcome> {
  const startedAt = performance.now();
  if (browserArgv(family, stage.webApp.url) === null) {
    return { status: "notAvailable", family, reason: `${family} is not installed`, ms: 0 };
  }
  try {
    const seen = await use(family);
    return { status: "ok", family, seen, ms: performance.now() - startedAt };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: "failed", family, reason, ms: performance.now() - startedAt };
  }
}

async function visit(
  { webApp }: Stage,
  { ward }: Cast,
  family: Family,
  page: "sign-in" | "who",
): Promise<Kinds> {
  const since = webApp.reports.length;
  const argv = browserArgv(family, `${webApp.url}/${page}?run=${family}`);
  await ward.open(argv ?? []);
  const report = await webApp.nextReport(family, page, since, BROWSER_LIMIT_MS);
  return report.kinds;
}

function requireAll(kinds: Kinds, wanted: string, besides: readonly string[]): void {
  const wrong = Object.entries(kinds).filter(
    ([kind, said]) => said !== wanted && !besides.includes(kind),
  );
  if (wrong.length === 0) return;
  throw new StepFailed(wrong.map(([kind, said]) => `${kind}: ${said}`).join(", "));
}
