import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { type Background, startBackground } from "./background.ts";
import { eventually } from "./eventually.ts";
import { environmentAt, type Place } from "./place.ts";

const serverInfoSchema = z.object({
  url: z.string(),
  agentUrl: z.string(),
  pin: z.nullable(z.string()),
  adminTokenFile: z.string(),
});
type ServerInfo = z.infer<typeof serverInfoSchema>;

/** The server of the story: on loopback, on a port that was free, with its own data. */
export type DemoServer = {
  info(): ServerInfo;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** @param launcher put before the program, as what ends it together with us */
export function createDemoServer(place: Place, launcher: readonly string[] = []): DemoServer {
  const infoPath = join(place.serverDir, "server-info.json");
  let running: Background | null = null;
  let info: ServerInfo | null = null;
  return {
    info: () => {
      if (info === null) throw new Error("the server was never started");
      return info;
    },
    start: async () => {
      // The device knows the address from its enrolment, so it has to stay the same.
      const port = info === null ? "0" : new URL(info.url).port;
      rmSync(infoPath, { force: true });
      const argv = [
        ...launcher,
        place.nodePath,
        join(place.codeDir, "dist/sessionward.js"),
        "server",
        "run",
      ];
      running = startBackground(
        [...argv, "--data", place.serverDir, "--listen", `127.0.0.1:${port}`],
        {
          logPath: join(place.outDir, "server.log"),
          env: environmentAt(place),
        },
      );
      info = await eventually("running server", () => readInfo(infoPath, running), {
        withinMs: 20_000,
        everyMs: 100,
      });
    },
    stop: async () => {
      await running?.stop();
      running = null;
    },
  };
}

function readInfo(path: string, running: Background | null): ServerInfo {
  if (running?.isRunning() !== true) throw new Error("it ended; see server.log");
  return z.parse(serverInfoSchema, JSON.parse(readFileSync(path, "utf8")));
}
