import type { AgentClient } from "./agent-client.ts";
import type { GuestListener } from "./guest-keeper.ts";

/** What the agent is told of a kiosk's guests: times, numbers and kinds, never where they were. */
export function guestReports(
  agent: Pick<AgentClient, "call">,
): Pick<GuestListener, "onEnd" | "onFault" | "onBlocked"> {
  return {
    onEnd: ({ disposedMs, endedMs, leftFiles }) => {
      const inWhole = { disposedMs: Math.round(disposedMs), endedMs: Math.round(endedMs) };
      void agent.call("guestEnded", { ...inWhole, leftFiles });
    },
    onFault: (fault) => void agent.call("kioskFault", { fault }),
    onBlocked: (counts) => void agent.call("guestBlocked", { counts }),
  };
}
