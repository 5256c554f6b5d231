import * as z from "zod/mini";
import { fail, type Result } from "../../../policies/result.ts";
import type { Cancel } from "../../core/ports.ts";
import type { BusFault, BusSignal, SystemBus } from "./system-bus.ts";

const LOGIN1 = "org.freedesktop.login1";
const ROOT_PATH = "/org/freedesktop/login1";
const MANAGER = `${LOGIN1}.Manager`;
const SESSION = `${LOGIN1}.Session`;
const PROPERTIES = "org.freedesktop.DBus.Properties";

/** ListSessions: a(susso), of which id and object path are used. */
const listSchema = z.array(z.tuple([z.string(), z.number(), z.string(), z.string(), z.string()]));

/** org.freedesktop.login1(5), "Session Objects": the properties that are used. */
const sessionSchema = z.object({
  Id: z.string().check(z.regex(/^[A-Za-z0-9]{1,32}$/)),
  Name: z.string(),
  User: z.tuple([z.int(), z.string()]),
  Class: z.string(),
  Type: z.string(),
  State: z.string(),
  Display: z.string(),
  Desktop: z.string(),
  Scope: z.string(),
  /** The PAM service that made it. */
  Service: z.string(),
  LockedHint: z.boolean(),
  /** When it was made, in µs; 0 while it is being made. A logind that starts anew gives ids again. */
  TimestampMonotonic: z.bigint(),
});
export type LogindSession = z.infer<typeof sessionSchema>;

export const SLEEP_RULE = `type='signal',sender='${LOGIN1}',interface='${MANAGER}',member='PrepareForSleep'`;
/** PrepareForSleep: true before the machine sleeps, false when it is awake again. */
const sleepSignal = z.tuple([z.boolean()]);
const sessionSignal = z.tuple([z.string(), z.string()]);
const changedSignal = z.tuple([z.string(), z.record(z.string(), z.unknown())], z.unknown());

export type LogindEvent =
  | { readonly kind: "new" | "removed"; readonly id: string; readonly path: string }
  | { readonly kind: "changed"; readonly path: string; readonly lockedHint: boolean | null }
  | { readonly kind: "connected" }
  /** Whoever may do so asked for the session to be unlocked. */
  | { readonly kind: "unlockAsked"; readonly path: string }
  | SleepEvent;
export type SleepEvent = { readonly kind: "suspending" } | { readonly kind: "resumed" };

export type LogindFault = BusFault | "badShape";

type Bus = Pick<SystemBus, "call" | "listen" | "onConnected" | "close">;

/** The calls and signals of logind that we use, decoded. */
export class LogindClient {
  readonly #bus: Bus;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  async sessionPaths(): Promise<Result<readonly string[], LogindFault>> {
    const answer = await this.#manager("ListSessions");
    if (!answer.ok) return answer;
    const rows = z.safeParse(listSchema, answer.value);
    if (!rows.success) return fail("badShape", z.prettifyError(rows.error));
    return { ok: true, value: rows.data.map((row) => row[4]) };
  }

  async session(path: string): Promise<Result<LogindSession, LogindFault>> {
    const answer = await this.#bus.call({
      destination: LOGIN1,
      path,
      interface: PROPERTIES,
      member: "GetAll",
      signature: "s",
      body: [SESSION],
    });
    if (!answer.ok) return answer;
    const session = z.safeParse(sessionSchema, answer.value);
    if (!session.success) return fail("badShape", z.prettifyError(session.error));
    return { ok: true, value: session.data };
  }

  lockSession(id: string): Promise<Result<unknown, BusFault>> {
    return this.#manager("LockSession", "s", [id]);
  }

  /** For whoever asks logind whether the session is locked; allowed to root and its person. */
  setLockedHint(path: string, isLocked: boolean): Promise<Result<unknown, BusFault>> {
    const call = { destination: LOGIN1, path, interface: SESSION, member: "SetLockedHint" };
    return this.#bus.call({ ...call, signature: "b", body: [isLocked] });
  }

  terminateSession(id: string): Promise<Result<unknown, BusFault>> {
    return this.#manager("TerminateSession", "s", [id]);
  }

  terminateUser(uid: number): Promise<Result<unknown, BusFault>> {
    return this.#manager("TerminateUser", "u", [uid]);
  }

  killSession(id: string, signal: number): Promise<Result<unknown, BusFault>> {
    return this.#manager("KillSession", "ssi", [id, "all", signal]);
  }

  killUser(uid: number, signal: number): Promise<Result<unknown, BusFault>> {
    return this.#manager("KillUser", "ui", [uid, signal]);
  }

  onEvent(listener: (event: LogindEvent) => void): Cancel {
    const cancels = [
      this.#bus.onConnected(() => listener({ kind: "connected" })),
      this.#bus.listen(`type='signal',sender='${LOGIN1}',interface='${MANAGER}'`, (signal) => {
        const event = signal.interface === MANAGER ? managerEvent(signal) : null;
        if (event !== null) listener(event);
      }),
      this.#bus.listen(
        `type='signal',sender='${LOGIN1}',interface='${PROPERTIES}',path_namespace='${ROOT_PATH}/session'`,
        (signal) => {
          const event = changedEvent(signal);
          if (event !== null) listener(event);
        },
      ),
      this.#bus.listen(
        `type='signal',sender='${LOGIN1}',interface='${SESSION}',member='Unlock'`,
        ({ interface: from, member, path }) => {
          if (from === SESSION && member === "Unlock") listener({ kind: "unlockAsked", path });
        },
      ),
    ];
    return () => {
      for (const cancel of cancels) cancel();
    };
  }

  close(): Promise<void> {
    return this.#bus.close();
  }

  #manager(member: string, signature?: string, body?: readonly unknown[]) {
    const call = { destination: LOGIN1, path: ROOT_PATH, interface: MANAGER, member };
    return this.#bus.call(
      signature === undefined || body === undefined ? call : { ...call, signature, body },
    );
  }
}

function changedEvent({ member, body, path }: BusSignal): LogindEvent | null {
  const row = z.safeParse(changedSignal, body);
  if (member !== "PropertiesChanged" || !row.success || row.data[0] !== SESSION) return null;
  const hint = row.data[1]["LockedHint"];
  return { kind: "changed", path, lockedHint: typeof hint === "boolean" ? hint : null };
}

/** null: not of sleep. */
export function sleepIn({ member, body }: Pick<BusSignal, "member" | "body">): boolean | null {
  if (member !== "PrepareForSleep") return null;
  const sleep = z.safeParse(sleepSignal, body);
  return sleep.success ? sleep.data[0] : null;
}

function managerEvent({ member, body }: BusSignal): LogindEvent | null {
  const isAboutToSleep = sleepIn({ member, body });
  if (isAboutToSleep !== null) return { kind: isAboutToSleep ? "suspending" : "resumed" };
  const row = z.safeParse(sessionSignal, body);
  if (!row.success) return null;
  const [id, path] = row.data;
  if (member === "SessionNew") return { kind: "new", id, path };
  return member === "SessionRemoved" ? { kind: "removed", id, path } : null;
}
