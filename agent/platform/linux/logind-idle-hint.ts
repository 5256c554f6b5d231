import * as z from "zod/mini";
import type { SourceWord } from "../../../policies/idle-fusion.ts";
import type { Cancel } from "../../core/ports.ts";
import type { SystemBus } from "./system-bus.ts";

const LOGIN1 = "org.freedesktop.login1";
const SESSION = `${LOGIN1}.Session`;
const PROPERTIES = "org.freedesktop.DBus.Properties";

const pathSchema = z.string();
/** org.freedesktop.login1(5): microseconds of CLOCK_MONOTONIC. */
const hintSchema = z.object({ IdleHint: z.boolean(), IdleSinceHintMonotonic: z.bigint() });

export type Bus = Pick<SystemBus, "call" | "listen" | "onConnected">;

/**
 * What a program of the session tells logind about idleness. Nobody has to: until it changes for the
 * first time it says nothing.
 */
export function watchIdleHint(
  bus: Bus,
  sessionId: string,
  tell: (word: SourceWord) => void,
  /** The uptime of what lies this far back in time awake. */
  before: (awakeMs: number) => number,
): Cancel {
  let path: string | null = null;
  let seen: boolean | null = null;
  const look = async () => {
    path ??= await pathOf(bus, sessionId);
    const hint = path === null ? null : await readHint(bus, path);
    if (hint === null || hint.IdleHint === seen) return;
    const isFirst = seen === null;
    seen = hint.IdleHint;
    if (hint.IdleHint) tell({ kind: "idle", sinceMs: before(ageMs(hint)) });
    else if (!isFirst) tell({ kind: "input", atMs: before(0) });
  };
  const cancels = [
    bus.onConnected(() => void look()),
    bus.listen(
      `type='signal',sender='${LOGIN1}',interface='${PROPERTIES}',path_namespace='/org/freedesktop/login1/session'`,
      ({ member, path: from, body }) => {
        if (member === "PropertiesChanged" && from === path && body[0] === SESSION) void look();
      },
    ),
  ];
  void look();
  return () => {
    for (const cancel of cancels) cancel();
  };
}

async function pathOf(bus: Bus, sessionId: string): Promise<string | null> {
  const answer = await bus.call({
    ...{ destination: LOGIN1, path: "/org/freedesktop/login1", interface: `${LOGIN1}.Manager` },
    ...{ member: "GetSession", signature: "s", body: [sessionId] },
  });
  const path = z.safeParse(pathSchema, answer.ok ? answer.value : null);
  return path.success ? path.data : null;
}

async function readHint(bus: Bus, path: string) {
  const answer = await bus.call({
    ...{ destination: LOGIN1, path, interface: PROPERTIES },
    ...{ member: "GetAll", signature: "s", body: [SESSION] },
  });
  const hint = z.safeParse(hintSchema, answer.ok ? answer.value : null);
  return hint.success ? hint.data : null;
}

function ageMs({ IdleSinceHintMonotonic }: z.infer<typeof hintSchema>): number {
  return Math.max(0, Number(process.hrtime.bigint() / 1000n - IdleSinceHintMonotonic) / 1000);
}
