import type { Log } from "../../agent/core/ports.ts";

export const silentLog: Log = { info: () => undefined, warn: () => undefined };
