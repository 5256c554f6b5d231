import { basename } from "node:path";
import * as z from "zod/mini";
import type { Inhibition } from "../../../policies/keep-awake.ts";
import type { Cancel, SessionInfo } from "../../core/ports.ts";
import { cgroupOf } from "./process-table.ts";
import type { SystemBus } from "./system-bus.ts";
import { MAX_HELD_TOLD, shortWords } from "./x11-probe-messages.ts";

const LOGIN1 = "org.freedesktop.login1";
const ROOT_PATH = "/org/freedesktop/login1";
const MANAGER = `${LOGIN1}.Manager`;
const PROPERTIES = "org.freedesktop.DBus.Properties";
const SESSION_SCOPE = /\/session-([A-Za-z0-9]+)\.scope/;

/** ListInhibitors: a(ssssuu): what, who, why, mode, uid, pid. */
const listSchema = z.array(
  z.tuple([z.string(), z.string(), z.string(), z.string(), z.number(), z.number()]),
);

export type Bus = Pick<SystemBus, "call" | "listen" | "onConnected">;

/** Who asked logind not to let this session's person count as idle. Other people's don't count. */
export function watchLogindInhibitors(
  bus: Bus,
  session: Pick<SessionInfo, "id" | "uid">,
  tell: (held: readonly Inhibition[]) => void,
  procDir = "/proc",
): Cancel {
  let looked: Promise<void> = Promise.resolve();
  const look = async () => {
    const answer = await bus.call({
      ...{ destination: LOGIN1, path: ROOT_PATH, interface: MANAGER, member: "ListInhibitors" },
    });
    const rows = z.safeParse(listSchema, answer.ok ? answer.value : null);
    tell(rows.success ? heldBy(rows.data, session, procDir) : []);
  };
  const lookSoon = () => {
    looked = looked.then(look);
  };
  const cancels = [
    bus.onConnected(lookSoon),
    bus.listen(
      `type='signal',sender='${LOGIN1}',interface='${PROPERTIES}',path='${ROOT_PATH}'`,
      ({ member, path, body }) => {
        if (member === "PropertiesChanged" && path === ROOT_PATH && body[0] === MANAGER) lookSoon();
      },
    ),
  ];
  lookSoon();
  return () => {
    for (const cancel of cancels) cancel();
  };
}

function heldBy(
  rows: z.infer<typeof listSchema>,
  session: Pick<SessionInfo, "id" | "uid">,
  procDir: string,
): Inhibition[] {
  return rows
    .filter(([what, , , mode, uid, pid]) => {
      if (!what.split(":").includes("idle") || mode !== "block" || uid !== session.uid)
        return false;
      // The same person's other session has its own clock.
      const scope = SESSION_SCOPE.exec(cgroupOf(pid, procDir) ?? "")?.[1];
      return scope === undefined || scope === session.id;
    })
    .slice(0, MAX_HELD_TOLD)
    .map(([, who, why]) => ({
      through: "logind",
      program: shortWords(basename(who)),
      reason: shortWords(why),
    }));
}
