import type { Language } from "../policies/vocabulary.ts";
import type { AgentClient, AgentClientPorts } from "./agent-client.ts";
import type { GuestKeeper, GuestListener } from "./guest-keeper.ts";
import type { StartHost } from "./hosts/host.ts";
import type { SessionPrograms } from "./order-desk.ts";
import type { Preferences } from "./preferences.ts";

export type ShellPorts = {
  readonly startHost: StartHost;
  readonly connectAgent: (
    listener: Pick<AgentClientPorts, "onStatus" | "onOrder" | "onLink">,
  ) => AgentClient;
  readonly openGuests: (
    listener: GuestListener,
  ) => Pick<GuestKeeper, "want" | "close" | "toFront" | "press" | "leaveRoom" | "move">;
  readonly programs: SessionPrograms;
  readonly preferences: Preferences;
  /** Used while the person has chosen none. */
  readonly language: Language;
  /** Milliseconds that never jump: `performance.now`. */
  readonly uptimeMs: () => number;
  readonly onLost: (because: string) => void;
};
