import type { ConductorPorts } from "./conductor-ports.ts";
import type { Pause } from "./pause.ts";
import type { SessionBoard } from "./session-board.ts";
import { SilenceKeeper } from "./silence-keeper.ts";
import { StaffDesk } from "./staff-desk.ts";
import type { TrustedTime } from "./trusted-time.ts";

/** What a device does when it has been without its server for long. */
export function assembleSilence(
  { clock, store, log, bootId, trust }: ConductorPorts,
  onChange: () => void,
): SilenceKeeper {
  const { keyValue, audit } = store;
  const hasServer = trust !== null;
  return new SilenceKeeper({ clock, keyValue, audit, log, bootId, hasServer, onChange });
}

type Parts = {
  readonly board: SessionBoard;
  readonly pause: Pause;
  readonly time: TrustedTime;
};

/** What staff can do there meanwhile. */
export function assembleStaffDesk(
  { clock, store, log, bootId }: ConductorPorts,
  { board, pause, time }: Parts,
): StaffDesk {
  const { keyValue, audit } = store;
  const pauseFor = pause.startFor;
  const utcMs = () => time.nowMs();
  return new StaffDesk({ clock, keyValue, bootId, audit, log, board, pauseFor, utcMs });
}
