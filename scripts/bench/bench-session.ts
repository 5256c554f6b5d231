import { userInfo } from "node:os";
import type { SessionInfo } from "../../agent/core/ports.ts";

/** A session of whoever runs a benchmark. */
export function benchSession(display: string): SessionInfo {
  const { uid, gid, homedir: homeDir } = userInfo();
  return {
    ...{ id: "bench", backEnd: "process", kind: "named", userName: "bench", uid, gid, homeDir },
    ...{ display, xAuthorityPath: null, canUnlock: true, freshHome: false },
  };
}
