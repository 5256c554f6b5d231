import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { type AgentStatus, agentStatusSchema } from "../../../agent/contract/status-file.ts";
import { AGENT_UNIT } from "../../../agent/platform/linux/service-unit.ts";
import { WORLD_CODE_DIR } from "../../sandbox/logind-world.ts";
import { eventually } from "../eventually.ts";
import type { AgentNetwork } from "./agent-network.ts";
import { WORLD_NODE } from "./desk-session.ts";
import type { Machine } from "./machine.ts";
import { USER_NAME } from "./seat.ts";

const CLI = `${WORLD_CODE_DIR}/dist/sessionward.js`;
const DATA_DIR = "/var/lib/sessionward";
const UNITS = "/etc/systemd/system";
const CLI_LIMIT_MS = 60_000;

export type Enrolment = { readonly url: string; readonly pin: string; readonly token: string };

/** The agent as on a real machine: `agent enroll` here, then `agent service install`. */
export async function enrollAgent(
  machine: Machine,
  network: AgentNetwork,
  { url, pin, token }: Enrolment,
): Promise<void> {
  mkdirSync(machine.inside(DATA_DIR), { recursive: true, mode: 0o700 });
  // One account for everybody: nobody in particular can unlock it, so it is cleared.
  const config = { accountKinds: { [USER_NAME]: "generic" } };
  writeFileSync(machine.inside(join(DATA_DIR, "agent.json")), JSON.stringify(config));
  const enroll = ["agent", "enroll", "--url", url, "--pin", pin, "--token", token];
  await machine.must([...network.enter, WORLD_NODE, CLI, ...enroll], CLI_LIMIT_MS);
}

/** From here on it is there, also when the computer starts again. */
export async function installAgent(machine: Machine, network: AgentNetwork): Promise<void> {
  // That setting would show it the boot of the machine around, which stays the same.
  const dropIn = machine.inside(join(UNITS, `${AGENT_UNIT}.d`));
  mkdirSync(dropIn, { recursive: true });
  writeFileSync(join(dropIn, "demo.conf"), "[Service]\nProtectKernelTunables=no\n");
  writeFileSync(join(dropIn, "network.conf"), network.dropIn);
  await machine.must([WORLD_NODE, CLI, "agent", "service", "install"], CLI_LIMIT_MS);
  startAtBoot(machine);
}

/** What a computer starts by itself; this one's target is not the usual one. */
function startAtBoot(machine: Machine): void {
  const wants = machine.inside(join(UNITS, "sandbox.target.wants"));
  mkdirSync(wants, { recursive: true });
  symlinkSync(join(UNITS, AGENT_UNIT), join(wants, AGENT_UNIT));
  const logins = "systemd-user-sessions.service";
  symlinkSync(join("/lib/systemd/system", logins), join(wants, logins));
}

/** The shell, as every session of the account starts it. */
export function shellProgram(uid: number): readonly string[] {
  const socket = `/run/sessionward/${uid}/s`;
  return [WORLD_NODE, CLI, "shell", "run", "--host", "chromium", "--socket", socket];
}

/** What the agent says of itself; null while it has not written it. */
export function agentStatus(machine: Machine): AgentStatus | null {
  try {
    const text = readFileSync(machine.inside(join(DATA_DIR, "status.json")), "utf8");
    const decoded = z.safeParse(agentStatusSchema, JSON.parse(text));
    return decoded.success ? decoded.data : null;
  } catch {
    return null;
  }
}

/** The pid that systemd has for it now; null: none. */
async function agentPid(machine: Machine): Promise<number | null> {
  const shown = await machine.run(["systemctl", "show", AGENT_UNIT, "-p", "MainPID", "--value"]);
  const pid = Number(shown.stdout.trim());
  return pid > 0 ? pid : null;
}

/** kill -9, then waits for systemd. @returns how long there was none, in milliseconds */
export async function killAgent(machine: Machine): Promise<number> {
  const pid = await agentPid(machine);
  if (pid === null) throw new Error("the agent is not running");
  const startedAt = performance.now();
  await machine.must(["kill", "-KILL", String(pid)]);
  const back = async () => {
    const now = await agentPid(machine);
    return now !== null && now !== pid && agentStatus(machine)?.pid === now ? true : null;
  };
  await eventually("agent started by systemd", back, { withinMs: 20_000, everyMs: 100 });
  return Math.round(performance.now() - startedAt);
}
