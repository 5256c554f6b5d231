import { type Cast, createCast } from "./cast.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";
import { createDemoAgent, type DemoAgent } from "./demo-agent.ts";
import { createDemoServer, type DemoServer } from "./demo-server.ts";
import { environmentAt, type Place } from "./place.ts";
import { startWebApp, type WebApp } from "./web-app.ts";

/** Everything that a step may look at or touch, and what earlier steps learnt. */
export type Stage = {
  readonly place: Place;
  readonly cli: CommandLine;
  readonly server: DemoServer;
  readonly agent: DemoAgent;
  readonly webApp: WebApp;
  /** Who takes part; without a display nobody does. */
  readonly cast: Cast | null;
  readonly notes: StoryNotes;
};

/** Grows as the story goes on. */
type StoryNotes = {
  deviceId: string;
  sessionId: string;
  commandId: string;
  receiptId: string;
  /** When the person was last at the keyboard, and when the calendar ends their session. */
  leftAtMs: number;
  calendarAtMs: number;
};

export type StageOptions = {
  readonly place: Place;
  /** A display that is already there, or null for one of our own. */
  readonly display: string | null;
  readonly hasDisplays: boolean;
};

export async function setStage({ place, display, hasDisplays }: StageOptions): Promise<Stage> {
  const env = environmentAt(place);
  const webApp = await startWebApp();
  const cast = hasDisplays ? await createCast(place, display, webApp.url) : null;
  const agent = createDemoAgent(place);
  agent.configure({
    ...{ localSocketDir: place.socketDir, processSessions: cast?.configs ?? [] },
    // Without a system of its own the bus is the machine's: its sessions, and its restart, are nobody's to try.
    ...(place.isWorld ? {} : { systemBusAddress: null }),
  });
  return {
    place,
    cli: openCommandLine([place.nodePath, `${place.codeDir}/dist/sessionward.js`], env),
    server: createDemoServer(place),
    agent,
    webApp,
    cast,
    notes: {
      deviceId: "",
      sessionId: "",
      commandId: "",
      receiptId: "",
      leftAtMs: 0,
      calendarAtMs: 0,
    },
  };
}

/** In the reverse order of its making; what was never started is not missed. */
export async function strike(stage: Stage): Promise<void> {
  await stage.agent.stop();
  await stage.server.stop();
  await stage.cast?.leave();
  await stage.webApp.close();
}
