import { join } from "node:path";
import { browserPath, FAMILIES, type Family } from "../availability.ts";
import { browserArgv } from "../browser-argv.ts";
import { eventually } from "../eventually.ts";
import { createPresence, type Presence } from "../presence.ts";
import type { WebApp } from "../web-app.ts";
import type { WebAppReport } from "../web-app-answers.ts";
import type { Side } from "./contract.ts";
import { type DeskSession, deskSession } from "./desk-session.ts";
import type { Machine } from "./machine.ts";
import { runningBrowsers } from "./person-processes.ts";
import { prepareSeat, SCREEN, type Seat } from "./seat.ts";

/** Real browsers in a real session at a real screen, and whoever sits in front of it. */
export type Desk = {
  readonly seat: Seat;
  readonly session: DeskSession;
  readonly presence: Presence;
  readonly screen: { readonly width: number; readonly height: number };
  readonly families: readonly Family[];
  /** Opens a page of the app in one browser, and waits for what the app says of the visitor. */
  visit(family: Family, page: "sign-in" | "who", limitMs: number): Promise<WebAppReport>;
  running(): readonly Family[];
  /** @returns how many processes there were */
  killBrowsers(): Promise<number>;
};

export type AppLine = {
  readonly app: WebApp;
  /** As this computer reaches it: through its own cable. */
  readonly url: string;
};

const HALF = Math.floor(SCREEN.width / 2);
/** Side by side, Chromium left; Firefox is moved once its window is there. */
const GEOMETRY: Readonly<Record<Family, readonly string[]>> = {
  chromium: ["--window-position=0,0", `--window-size=${HALF},${SCREEN.height}`],
  firefox: ["--width", String(HALF), "--height", String(SCREEN.height)],
};

export async function openDesk(
  machine: Machine,
  side: Side,
  { app, url }: AppLine,
  programs: (uid: number) => readonly (readonly string[])[],
): Promise<Desk> {
  const seat = await prepareSeat(machine);
  const session = deskSession(machine, seat, () => programs(seat.uid));
  const browsers = () => runningBrowsers(machine.inside("/proc"), seat.uid);
  return {
    seat,
    session,
    presence: createPresence(seat),
    screen: SCREEN,
    families: FAMILIES.filter((family) => browserPath(family) !== null),
    visit: async (family, page, limitMs) => {
      const run = runOf(side, family);
      const since = app.reports.length;
      const [program = "", ...rest] = browserArgv(family, `${url}/${page}?run=${run}`) ?? [];
      await session.open([program, ...GEOMETRY[family], ...rest]);
      const report = await app.nextReport(run, page, since, limitMs);
      if (family === "firefox") await moveFirefox(seat);
      return report;
    },
    running: () => browsers().map(({ family }) => family),
    killBrowsers: async () => {
      const pids = browsers().flatMap((each) => each.pids);
      if (pids.length > 0) await machine.run(["kill", "-KILL", ...pids.map(String)]);
      const gone = () => (browsers().length === 0 ? true : null);
      await eventually("end of the browsers", gone, { withinMs: 5_000, everyMs: 50 });
      return pids.length;
    },
  };
}

/** What the app calls the visitor; tokens are kept by this name. */
export function runOf(side: Side, family: Family): string {
  return `${side}-${family}`;
}

async function moveFirefox({ onScreen }: Seat): Promise<void> {
  const windows = ["xdotool", "search", "--onlyvisible", "--classname", "Navigator"];
  const place = ["windowmove", "%@", String(HALF), "0"];
  const size = ["windowsize", "%@", String(HALF), String(SCREEN.height)];
  await onScreen([...windows, ...place, ...size]);
}

/** Where a person's things may lie: all of these are searched. */
export function placesOf(machine: Machine, { homeDir }: Seat): readonly string[] {
  return [homeDir, "/tmp", "/var/tmp"].map((dir) => machine.inside(join(dir)));
}
