import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startWebApp, type WebApp } from "../web-app.ts";
import { openAgentNetwork } from "./agent-network.ts";
import { enrollAgent, installAgent, shellProgram } from "./agent-on-machine.ts";
import { type Bench, deskOf, setUpDesk } from "./bench.ts";
import { type Cable, layCable } from "./cable.ts";
import { type Camera, startCamera } from "./camera.ts";
import type { Side } from "./contract.ts";
import type { ControlPlane } from "./control-plane.ts";
import { type Machine, startMachine } from "./machine.ts";
import { noAgentNetwork } from "./missing.ts";
import { quietenFirefox, writePolicies } from "./side-today.ts";
import type { StateBoard } from "./state-board.ts";
import { COMMON_STEPS, layFirefox } from "./steps.ts";

export type Room = {
  readonly codeDir: string;
  /** Holds the two computers' disks. */
  readonly disksDir: string;
  readonly outDir: string;
  readonly board: StateBoard;
  readonly cameras: Readonly<Record<Side, Camera>>;
  readonly startedFirefox: () => string | null;
};

/** The app that people sign in to: the same for both computers, each with a line of its own. */
export async function openApp(): Promise<WebApp> {
  return startWebApp();
}

async function benchFor(
  room: Room,
  side: Side,
  app: WebApp,
  more: Pick<Bench, "programs"> & { readonly cables: readonly Cable[] },
): Promise<Bench> {
  const [dir, outDir] = [join(room.disksDir, side), join(room.outDir, side)];
  for (const each of [join(dir, "disk"), outDir]) mkdirSync(each, { recursive: true });
  const [machine, cable]: [Machine, Cable] = await Promise.all([
    startMachine({ codeDir: room.codeDir, dir, outDir }),
    layCable(Number(new URL(app.url).port)),
  ]);
  return {
    ...{ side, machine, board: room.board, camera: room.cameras[side] },
    startedFirefox: room.startedFirefox,
    line: { app, url: `http://localhost:${cable.port}` },
    cables: [cable, ...more.cables],
    programs: more.programs,
    now: { desk: null, leftAtMs: null, receiptsSeen: [] },
  };
}

/** Nothing but the browsers and their own policies. */
export async function startToday(room: Room, app: WebApp): Promise<Bench> {
  room.board.setSide("today", { power: "starting" });
  const bench = await benchFor(room, "today", app, { cables: [], programs: () => [] });
  writePolicies(bench, "clearOnExit");
  await setUpDesk(bench);
  await layFirefox(bench);
  await COMMON_STEPS.signInFirst(bench);
  return bench;
}

/** The same, with the agent installed as on a real machine, and the server it listens to. */
export async function startSessionward(
  room: Room,
  app: WebApp,
  plane: ControlPlane,
): Promise<Bench> {
  room.board.setSide("sessionward", { power: "starting" });
  let hasShell = false;
  const programs = (uid: number) => (hasShell ? [shellProgram(uid)] : []);
  const bench = benchFor(room, "sessionward", app, { cables: [], programs });
  const cable = plane.start().then(() => layCable(Number(agentUrlOf(plane).port)));
  const network = Promise.all([bench, cable]).then(([own, laid]) =>
    openAgentNetwork(own.machine, laid),
  );
  // Server and enrolment go on beside the browsers; the agent comes to a session that is open. Its
  // first look at the machine (packages, versions) would take the browsers' processors.
  const person = bench.then(async (own) => {
    quietenFirefox(own);
    await setUpDesk(own);
    await layFirefox(own);
    await COMMON_STEPS.signInFirst(own);
  });
  const enrolled = Promise.all([bench, network, cable.then(plane.token)]).then(
    ([own, laid, token]) => {
      const url = agentUrlOf(plane);
      url.host = `${laid.cable.host}:${laid.cable.port}`;
      const pin = plane.server.info().pin ?? "none";
      return enrollAgent(own.machine, laid, { url: url.href, pin, token });
    },
  );
  const agent = Promise.all([bench, network, enrolled, person]).then(([own, laid]) =>
    installAgent(own.machine, laid),
  );
  const [own, laid] = await Promise.all([bench, network, person, agent]);
  // So would its shell's Chromium: here it comes after the agent that it asks, and with the session
  // ever after. Nobody is warned in the first ten seconds.
  hasShell = true;
  if (!laid.isOwn) own.board.set({ missing: [...own.board.state().missing, noAgentNetwork()] });
  const { session, seat } = deskOf(own);
  await session.open(shellProgram(seat.uid));
  return { ...own, cables: [...own.cables, laid.cable] };
}

function agentUrlOf({ server }: ControlPlane): URL {
  return new URL(server.info().agentUrl);
}

export function startCameras(): Readonly<Record<Side, Camera>> {
  return { today: startCamera(), sessionward: startCamera() };
}
