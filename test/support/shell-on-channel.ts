import { onTestFinished, vi } from "vitest";
import type { HostFault } from "../../agent/contract/host-faults.ts";
import { AgentClient } from "../../main/agent-client.ts";
import type { GuestKey } from "../../main/contract/guest-key.ts";
import type { GuestListener } from "../../main/guest-keeper.ts";
import type { Host, HostListener } from "../../main/hosts/host.ts";
import { NO_SESSION_PROGRAMS } from "../../main/order-desk.ts";
import type { Bounds } from "../../main/placement.ts";
import { openPreferences } from "../../main/preferences.ts";
import { startShell } from "../../main/start-shell.ts";
import type { Result } from "../../policies/result.ts";
import type { Channel } from "./local-channel.ts";
import { tempDir } from "./temp-dir.ts";

/** A real shell on a real local channel, with a host of our own. */
export async function startShellOn(channel: Pick<Channel, "path">, host: Result<Host, HostFault>) {
  const listeners: HostListener[] = [];
  const guests: GuestListener[] = [];
  const toFront = vi.fn(async () => undefined);
  const press = vi.fn(async (_key: GuestKey) => undefined);
  const move = vi.fn(async (_screen: Bounds) => undefined);
  const leaveRoom = vi.fn(async (_heightPx: number) => undefined);
  const started = await startShell({
    startHost: async (listener) => {
      listeners.push(listener);
      return host;
    },
    openGuests: (listener) => {
      guests.push(listener);
      const none = async () => undefined;
      return { want: none, close: none, toFront, press, leaveRoom, move };
    },
    connectAgent: (listener) =>
      new AgentClient({
        socketPath: channel.path,
        host: "chromium",
        display: ":5",
        random: () => 0,
        ...listener,
      }),
    programs: NO_SESSION_PROGRAMS,
    preferences: await openPreferences(tempDir()),
    language: "en",
    uptimeMs: () => performance.now(),
    onLost: () => {},
  });
  onTestFinished(async () => {
    if (started.ok) await started.value.close();
  });
  return {
    started,
    listener: listeners[0] as HostListener,
    guests: guests[0] as GuestListener,
    ...{ toFront, press, leaveRoom, move },
  };
}
