import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Background, startBackground } from "./background.ts";
import { environmentAt, type Place } from "./place.ts";
import { runProgram } from "./run-program.ts";

/** The agent of the story, started as a service manager would. */
export type DemoAgent = {
  /** Written before the first start: what only this machine can know. */
  configure(config: Readonly<Record<string, unknown>>): void;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const UNIT = "sessionward-agent";

export function createDemoAgent(place: Place): DemoAgent {
  const argv = [
    ...[place.nodePath, join(place.codeDir, "dist/agent.js")],
    ...["--data", place.agentDir],
  ];
  const logPath = join(place.outDir, "agent.log");
  return {
    configure: (config) => {
      const path = join(place.agentDir, "agent.json");
      writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
    },
    ...(place.isWorld ? asUnit(argv, logPath) : asChild(argv, logPath, place)),
  };
}

/** A unit with a control group of its own, in which the agent may make groups for its sessions. */
function asUnit(argv: readonly string[], logPath: string): Pick<DemoAgent, "start" | "stop"> {
  return {
    start: async () => {
      const output = [`StandardOutput=append:${logPath}`, `StandardError=append:${logPath}`];
      const properties = ["Delegate=yes", ...output].flatMap((each) => ["-p", each]);
      const run = ["systemd-run", "--quiet", "--collect", `--unit=${UNIT}`, ...properties];
      const ran = await runProgram([...run, ...argv]);
      if (ran.code !== 0) throw new Error(`systemd-run: ${ran.stderr}`);
    },
    stop: async () => {
      await runProgram(["systemctl", "stop", UNIT]);
    },
  };
}

function asChild(
  argv: readonly string[],
  logPath: string,
  place: Place,
): Pick<DemoAgent, "start" | "stop"> {
  let running: Background | null = null;
  return {
    start: async () => {
      running = startBackground(argv, { logPath, env: environmentAt(place) });
    },
    stop: async () => running?.stop(),
  };
}
