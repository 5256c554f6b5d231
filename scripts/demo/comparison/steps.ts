import { join } from "node:path";
import type { Step } from "./acts.ts";
import { type Bench, deskOf, noteVisit, setUpDesk, tell } from "./bench.ts";
import { findToken } from "./find-token.ts";
import { USER_NAME } from "./seat.ts";
import { layProfile } from "./started-firefox.ts";

export type StepTable = Readonly<Record<Step, (bench: Bench) => Promise<string>>>;

/** A browser that starts for the first time, beside three others on two cores. */
const SIGN_IN_LIMIT_MS = 60_000;
const VISIT_LIMIT_MS = 30_000;
const OFFLINE_LIMIT_MS = 6_000;
/** Where both browsers keep everything that they keep. */
const PROFILE_DIRS = [".config/chromium", ".config/mozilla", ".mozilla", ".cache"];

/** What both computers do alike; each side adds what it does in its own way. */
export const COMMON_STEPS = {
  leaveKeyboard: async (bench) => {
    await deskOf(bench).presence.leave();
    bench.now.leftAtMs = Date.now();
    bench.board.setSide(bench.side, { atKeyboard: null, goneAfterMs: null, search: null });
    tell(bench, "person", "event.left");
    return "nobody is there";
  },
  killBrowsers: async (bench) => {
    const killed = await deskOf(bench).killBrowsers();
    tell(bench, "observed", "event.browsersKilled", { count: killed });
    return `${killed} processes killed`;
  },
  unplug: async (bench) => {
    await Promise.all(bench.cables.map((cable) => cable.unplug()));
    bench.board.setSide(bench.side, { cable: "out" });
    tell(bench, "observed", "event.cableOut");
    return "the cable is out";
  },
  plugIn: async (bench) => {
    await Promise.all(bench.cables.map((cable) => cable.plugIn()));
    const wasOut = bench.board.state().sides[bench.side].cable === "out";
    bench.board.setSide(bench.side, { cable: "in" });
    if (wasOut) tell(bench, "observed", "event.cableIn");
    return "the cable is in";
  },
  cutPower: async (bench) => {
    const { board, side, machine, camera, now } = bench;
    const desk = deskOf(bench);
    now.desk = null;
    await desk.presence.leave().catch(() => undefined);
    await machine.powerOff();
    camera.aim(null);
    board.setSide(side, { power: "off", atKeyboard: null });
    tell(bench, "observed", "event.powerCut");
    board.setSide(side, { power: "starting" });
    const startedAt = performance.now();
    await machine.powerOn();
    // Nobody plugged it in meanwhile.
    if (board.state().sides[side].cable === "out") {
      await Promise.all(bench.cables.map((cable) => cable.unplug()));
    }
    const again = await setUpDesk(bench);
    await again.session.start();
    const tookMs = Math.round(performance.now() - startedAt);
    tell(bench, "observed", "event.started", { seconds: (tookMs / 1000).toFixed(1) });
    return `started again in ${tookMs} ms`;
  },
  findToken: (bench) => findToken(bench),
  openApp: async (bench) => {
    const isOut = bench.board.state().sides[bench.side].cable === "out";
    const desk = deskOf(bench);
    const said: string[] = [];
    for (const family of desk.families) {
      const limitMs = isOut ? OFFLINE_LIMIT_MS : VISIT_LIMIT_MS;
      const { kinds } = await desk.visit(family, "who", limitMs);
      const { signedInAs, places } = noteVisit(bench, family, kinds, "next");
      const known = signedInAs === null ? "nobody" : `${signedInAs} (${places.signedIn} places)`;
      said.push(`${family}: ${known}`);
      if (signedInAs === null) tell(bench, "app", "event.appKnowsNobody", { family }, "safe");
      else {
        const values = { family, person: signedInAs, count: places.signedIn };
        tell(bench, "app", "event.appKnows", values, "exposed");
      }
    }
    return said.join("; ");
  },
  reset: async (bench) => {
    const { seat, killBrowsers } = deskOf(bench);
    await killBrowsers();
    // In there and as the person: a link that they laid leads nowhere else.
    const profiles = PROFILE_DIRS.map((dir) => join(seat.homeDir, dir));
    await bench.machine.must(["runuser", "-u", USER_NAME, "--", "rm", "-rf", "--", ...profiles]);
    await layFirefox(bench);
    bench.now.leftAtMs = null;
    bench.board.setSide(bench.side, { search: null, goneAfterMs: null, receipt: null });
    return "browsers as they were installed";
  },
  signInFirst: async (bench) => {
    const desk = deskOf(bench);
    if (!desk.session.isOpen()) await desk.session.start();
    desk.presence.sitDown();
    bench.board.setSide(bench.side, { atKeyboard: "first" });
    for (const family of desk.families) {
      const { kinds } = await desk.visit(family, "sign-in", SIGN_IN_LIMIT_MS);
      const { places } = noteVisit(bench, family, kinds, "first");
      const person = bench.board.state().person.first;
      tell(bench, "app", "event.signedIn", { person, family, count: places.signedIn });
    }
    return "signed in";
  },
} as const satisfies Partial<StepTable>;

/** What the browsers have before anybody signs in. */
export async function layFirefox(bench: Bench): Promise<void> {
  const path = bench.startedFirefox();
  if (path !== null) await layProfile(bench.machine, deskOf(bench).seat.homeDir, path);
}

/** Somebody else sits down: at the open desktop, or at a new sign-in where there is none. */
export async function sitDown(bench: Bench): Promise<string> {
  const desk = deskOf(bench);
  const wasOpen = desk.session.isOpen();
  if (!wasOpen) await desk.session.start();
  desk.presence.sitDown();
  const wasThere = bench.board.state().sides[bench.side].atKeyboard === "next";
  bench.board.setSide(bench.side, { atKeyboard: "next" });
  const found = wasOpen ? "the session that is open" : "a new session";
  if (wasThere && wasOpen) return "is there already";
  tell(bench, "person", wasOpen ? "event.inOpenSession" : "event.inNewSession");
  return found;
}
