import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { DAEMON_ENVIRONMENT, daemonArguments } from "../../agent/machine.ts";
import { openCommandLine } from "../demo/command-line.ts";
import { createDemoAgent } from "../demo/demo-agent.ts";
import { createDemoServer } from "../demo/demo-server.ts";
import { eventually } from "../demo/eventually.ts";
import { environmentAt, type Place, preparePlace } from "../demo/place.ts";
import { nextMinute, storyPolicy } from "../demo/story-policy.ts";
import { killAll, processesWithHome } from "../demo/user-processes.ts";
import { openXDisplay, type XDisplay } from "../demo/x-display.ts";
import { cgroupRoot, removeCgroup } from "../sandbox/world-cgroup.ts";

/** An agent that is enrolled, holds a policy and has a session to watch; not running yet. */
export type BenchAgent = {
  readonly nodePath: string;
  readonly argv: readonly string[];
  /** What its service sets. */
  readonly env: Readonly<Record<string, string>>;
  readonly logPath: string;
  close(): Promise<void>;
};

const tokenSchema = z.object({ token: z.string() });
const statusSchema = z.object({ policies: z.array(z.unknown()).check(z.minLength(1)) });

export async function prepareBenchAgent(codeDir: string, runDir: string): Promise<BenchAgent> {
  const outDir = join(runDir, "out");
  const place = preparePlace({ codeDir, runDir, outDir, isWorld: false });
  const display = await openXDisplay(place, "bench");
  const server = createDemoServer(place);
  const homeDir = join(place.homesDir, "bench");
  mkdirSync(homeDir, { recursive: true });
  await server.start();
  await holdPolicy(place, server.info(), display, homeDir);
  return {
    nodePath: place.nodePath,
    argv: [place.nodePath, ...daemonArguments(place.agentDir, join(codeDir, "dist/agent.js"))],
    env: DAEMON_ENVIRONMENT,
    logPath: join(outDir, "agent.log"),
    close: async () => {
      await server.stop();
      killAll(processesWithHome(homeDir));
      await removeCgroup(join(cgroupRoot() ?? runDir, "sessionward/session-bench"));
      await display.stop();
    },
  };
}

/** Enrols, publishes and runs the agent once until it has the policy on its disk. */
async function holdPolicy(
  place: Place,
  { agentUrl, pin }: { readonly agentUrl: string; readonly pin: string | null },
  display: XDisplay,
  homeDir: string,
): Promise<void> {
  const argv = [place.nodePath, join(place.codeDir, "dist/sessionward.js")];
  const cli = openCommandLine(argv, environmentAt(place));
  const { token } = await cli.json(tokenSchema, "token", "create", "--group", "wards");
  const where = ["--url", agentUrl, "--pin", pin ?? "none", "--token", token];
  await cli.json(z.unknown(), "agent", "enroll", ...where);
  const policyPath = join(place.runDir, "policy.yaml");
  writeFileSync(policyPath, storyPolicy(nextMinute(Date.now(), 36_000_000)));
  await cli.json(z.unknown(), "policy", "publish", policyPath);
  const agent = createDemoAgent(place);
  agent.configure({
    localSocketDir: place.socketDir,
    processSessions: [benchSession(display, homeDir)],
  });
  await agent.start();
  await eventually("policy on the device", () => cli.json(statusSchema, "agent", "status"), {
    withinMs: 20_000,
  });
  await agent.stop();
}

function benchSession({ name, xAuthorityPath }: XDisplay, homeDir: string) {
  return {
    id: "bench",
    userName: null,
    kind: "named",
    display: name,
    xAuthorityPath,
    command: ["/bin/sleep", "infinity"],
    homeDir,
    freshHome: false,
    relaunch: false,
  };
}
