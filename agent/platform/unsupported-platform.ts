import { unknown } from "../../policies/fact.ts";
import { fail } from "../../policies/result.ts";
import { noInputWatch } from "../core/input-watch.ts";
import { nothingLeftOver } from "./nothing-left-over.ts";
import type { Platform } from "./platform.ts";

/** A system whose sessions we can't see yet: nothing is listed, idle is unknown, nothing is locked. */
export function createUnsupportedPlatform(system: string): Platform {
  const because = `sessions are not supported on ${system} yet`;
  return {
    sessions: {
      list: async () => [],
      onChange: () => () => undefined,
      lock: async () => ({ status: "failed", because, ms: 0 }),
      end: async () => ({ status: "partial", left: 0, because, ms: 0 }),
      isOver: async () => false,
      close: async () => undefined,
    },
    idle: {
      watch: (_session, listener) => {
        queueMicrotask(() => listener({ kind: "unknown", because }));
        return { setThreshold: () => undefined, close: () => undefined };
      },
    },
    idleHealth: () => unknown(because),
    inputDevices: noInputWatch(because),
    inhibitors: { watch: () => () => undefined },
    accounts: { watch: () => () => undefined },
    windowCloser: { askToClose: async () => 0 },
    ...nothingLeftOver,
    shellStarter: { restart: async () => fail("notSupported", because) },
    restart: async () => fail("notSupported", because),
    close: async () => undefined,
  };
}
