import { expect, onTestFinished, vi } from "vitest";
import type { ShellStatus } from "../../agent/contract/local-calls.ts";
import type { ConductorPorts } from "../../agent/core/conductor-ports.ts";
import { SessionSide } from "../../agent/core/session-side.ts";
import { AgentClient } from "../../main/agent-client.ts";
import { DEVICE_ID } from "../simulation/admin.ts";
import { DurableMemory } from "../simulation/durable-memory.ts";
import { FakeMachine, type Person } from "../simulation/fake-machine.ts";
import { simulatedPorts } from "../simulation/simulated-ports.ts";
import { VirtualTime } from "../simulation/virtual-time.ts";
import { OWN_UID, openChannel } from "./local-channel.ts";
import { policyOf } from "./policies.ts";

export const GUEST: Person = {
  userName: "kiosk",
  uid: OWN_UID,
  homeDir: "/home/kiosk",
  kind: "kiosk",
  canUnlock: false,
};

type Settings = Parameters<typeof policyOf>[0];

/** The daemon's own core behind its real local socket, over a made-up machine; time stands still. */
export async function agentOnSocket(settings: Settings, changed: Partial<ConductorPorts> = {}) {
  const time = new VirtualTime(Date.parse("2026-11-22T10:42:00Z"));
  const machine = new FakeMachine(time);
  const memory = new DurableMemory(() => time.wallMs);
  const { ports, listeners } = simulatedPorts(machine, memory, "boot-1");
  const channel = await openChannel({
    sessionsOfUid: () => [...machine.sessions.values()].map(({ info }) => info),
    onCall: (sessionId, name, body) => side.shellDesk.call(sessionId, name, body),
    onShellChange: (sessionId, change) => side.shellDesk.changed(sessionId, change),
  });
  const side: SessionSide = new SessionSide(
    { ...ports, shells: channel.server, ...changed },
    DEVICE_ID,
    () => undefined,
  );
  side.policies.setStanding({
    deviceId: DEVICE_ID,
    mode: "enforce",
    deviceClass: "kiosk",
    groups: [],
  });
  side.policies.setPolicies([policyOf(settings)]);
  machine.attach({
    onChange: (change) => {
      for (const listener of listeners) listener(change);
    },
    onShell: () => undefined,
  });
  return { side, machine, memory, time, ...clientOf(channel.path) };
}

/** A shell that shows nothing. `shows` waits until the agent's last word is like this. */
function clientOf(socketPath: string) {
  const told: ShellStatus[] = [];
  const client = new AgentClient({
    socketPath,
    host: "chromium",
    display: ":5",
    random: () => 0,
    onStatus: (status) => void told.push(status),
    onOrder: () => undefined,
    onLink: () => undefined,
  });
  onTestFinished(() => client.close());
  const shows = (fields: object) =>
    vi.waitFor(() => expect(told.at(-1)).toMatchObject(fields), { timeout: 60_000 });
  return { client, told, shows };
}
