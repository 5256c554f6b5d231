import * as z from "zod/mini";

const number = z.int();
const text = z.string().check(z.maxLength(1024));

/** WTS_CONNECTSTATE_CLASS: only these two have a person in them. */
export const WTS_STATE = { active: 0, disconnected: 4 } as const;
/** WTSINFOEX_LEVEL1.SessionFlags; anything else is "unknown". */
export const WTS_FLAGS = { locked: 0, unlocked: 1 } as const;
/** What WM_WTSSESSION_CHANGE says in `wParam`. */
export const WTS_CHANGE = { lock: 7, unlock: 8 } as const;
/** What WM_POWERBROADCAST says in `wParam`. */
export const POWER_CHANGE = { suspend: 4, resumeSuspend: 7, resumeAutomatic: 18 } as const;

const wtsSessionSchema = z.object({
  id: number,
  state: number,
  flags: number,
  domain: text,
  user: text,
  /** Null where the account could not be looked up. */
  sid: z.nullable(text),
  homeDir: z.nullable(text),
  /** USER_INFO_1.flags; null for an account that this machine does not keep. */
  accountFlags: z.nullable(number),
  processes: number,
});
export type WtsSession = z.infer<typeof wtsSessionSchema>;

/** The answer to `list`. `autologon` is the account of Winlogon's AutoAdminLogon. */
const wtsListSchema = z.object({
  sessions: z.array(wtsSessionSchema).check(z.maxLength(1000)),
  /** Processes of sessions that are listed no more, by session id. */
  leftBehind: z.record(z.string(), number),
  autologon: z.nullable(z.object({ domain: text, user: text })),
});
export type WtsList = z.infer<typeof wtsListSchema>;

/** Every answer of the probe; names and numbers only, the same in every language. */
export const wtsAnswerSchema = z.union([
  wtsListSchema,
  z.object({ done: z.literal(true) }),
  z.object({ error: text }),
]);
export type WtsAnswer = z.infer<typeof wtsAnswerSchema>;

/** What `watch` prints, one a line. */
export const wtsToldSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("ready") }),
  z.object({ event: z.literal("session"), change: number, session: number }),
  z.object({ event: z.literal("power"), change: number }),
  z.object({ event: z.literal("failed"), because: text }),
]);
export type WtsTold = z.infer<typeof wtsToldSchema>;

/** The probe's arguments. */
export type WtsAsk =
  | readonly ["list"]
  | readonly ["watch"]
  | readonly ["disconnect" | "logoff", sessionId: string]
  | readonly ["lend", pipePath: string, sid: string];
