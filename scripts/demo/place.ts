import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Where one run of the story keeps its things; all of it goes away again. */
export type Place = {
  /** Built programs stand in its `dist/`, Node in its `node_modules/.bin/`. */
  readonly codeDir: string;
  /** Node 26, whatever runs this. */
  readonly nodePath: string;
  readonly serverDir: string;
  readonly agentDir: string;
  /** Root of the agent's sockets for shells. */
  readonly socketDir: string;
  /** Homes of people who have no account of their own here. */
  readonly homesDir: string;
  /** Displays' keys and logs. */
  readonly runDir: string;
  /** Logs, photographs, receipts: what remains when it is over. */
  readonly outDir: string;
  /** A private system of our own, with accounts and logind. */
  readonly isWorld: boolean;
};

export function preparePlace(options: {
  readonly codeDir: string;
  readonly runDir: string;
  readonly outDir: string;
  readonly isWorld: boolean;
}): Place {
  const { codeDir, runDir, outDir, isWorld } = options;
  const place: Place = {
    codeDir,
    nodePath: process.execPath,
    serverDir: join(runDir, "server"),
    agentDir: join(runDir, "agent"),
    socketDir: isWorld ? "/run/sessionward" : join(runDir, "sockets"),
    homesDir: join(runDir, "homes"),
    runDir,
    outDir,
    isWorld,
  };
  for (const dir of [runDir, place.homesDir]) mkdirSync(dir, { recursive: true, mode: 0o711 });
  for (const dir of [place.serverDir, place.agentDir, outDir]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }
  return place;
}

/** The environment of every program of the story; nothing of the caller's desktop gets in. */
export function environmentAt(place: Place): NodeJS.ProcessEnv {
  const { PATH, LANG, TERM } = process.env;
  return {
    PATH: PATH ?? "/usr/local/bin:/usr/bin:/bin",
    ...(LANG === undefined ? {} : { LANG }),
    ...(TERM === undefined ? {} : { TERM }),
    HOME: join(place.homesDir, "operator"),
    SESSIONWARD_SERVER_DATA: place.serverDir,
    SESSIONWARD_DATA: place.agentDir,
  };
}
