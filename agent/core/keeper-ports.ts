import type { SessionEffect } from "../../policies/session-state.ts";
import type { ActReason } from "../../policies/vocabulary.ts";
import type { Command } from "../contract/command.ts";
import type { Act, ActResult } from "./act-order.ts";
import type { Clock, IdleSource, SessionInfo } from "./ports.ts";
import type { SessionKeeper } from "./session-keeper.ts";

export type KeeperPorts = {
  readonly clock: Clock;
  readonly idle: IdleSource;
  readonly isObserving: () => boolean;
  /** Tells the shell what to show, and everyone else that the session's state moved. */
  readonly onStep: (keeper: SessionKeeper) => void;
  /** @param command in whose name it is done; null: the policy's, or the person's */
  readonly act: (
    session: SessionInfo,
    act: Act,
    reason: ActReason,
    command: Command | null,
  ) => Promise<ActResult>;
  /** A hold of idle steps began or ended. */
  readonly onKeepAwake: (session: SessionInfo, change: KeepAwakeChange) => void;
};

export type KeepAwakeChange = Extract<SessionEffect, { kind: "keepAwake" }>;
