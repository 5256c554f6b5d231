import * as z from "zod/mini";
import { SESSION_KINDS } from "../../../policies/vocabulary.ts";

const absolutePath = z.string().check(z.regex(/^\/[^\0]*$/), z.maxLength(1024));

/** A session that the agent starts itself, from its own root-owned configuration. */
export const processSessionSchema = z
  .strictObject({
    id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,40}$/)),
    /** Runs as this account; null: as whoever runs the agent. */
    userName: z.nullable(z.string().check(z.regex(/^[a-z_][a-z0-9_.-]{0,31}$/))),
    kind: z.enum(SESSION_KINDS),
    display: z.string().check(z.regex(/^:\d{1,5}$/)),
    xAuthorityPath: z._default(z.nullable(absolutePath), null),
    /** Absolute path of the program, then its arguments. Never a shell line. */
    command: z.tuple([absolutePath], z.string().check(z.maxLength(4096))).check(z.maxLength(64)),
    homeDir: absolutePath,
    /** Every run starts in a new home, copied from `skeletonDir` where there is one. */
    freshHome: z.boolean(),
    skeletonDir: z._default(z.nullable(absolutePath), null),
    /** Start again when it ended, whoever ended it. */
    relaunch: z.boolean(),
  })
  .check(
    // Otherwise the next run would open the last one's home before it is cleared.
    z.refine((config) => config.freshHome || !config.relaunch, "relaunch needs freshHome"),
  );

export type ProcessSessionConfig = z.infer<typeof processSessionSchema>;

const FIRST_PERSON_UID = 1000;

/**
 * Whether every process of the account belongs to this one session, so that all of them end with
 * it. Never where the agent runs as that account itself, or somebody else's work could go along.
 */
export function hasOwnAccount(
  config: ProcessSessionConfig,
  all: readonly ProcessSessionConfig[],
  { uid, self }: { readonly uid: number; readonly self: number },
): boolean {
  const users = all.filter(({ userName }) => userName === config.userName).length;
  const named = config.userName !== null && users === 1;
  return config.kind === "kiosk" && named && uid !== self && uid >= FIRST_PERSON_UID;
}
