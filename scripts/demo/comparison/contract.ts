import * as z from "zod/mini";
import { SESSION_STAGES } from "../../../policies/vocabulary.ts";
import { ACTS } from "./acts.ts";

/**
 * What the comparison's page and its back agree on: two computers side by side, one protected as
 * people do it today, the other by Sessionward.
 *
 * How to build against it: whoever opens `npm start`'s address (`/open/KEY`) gets a cookie and is
 * sent to `/`. From then on the cookie is asked for everywhere, and every POST also has to come
 * from this very origin. Read `GET /api/events` (server-sent events): each `state` event holds one
 * whole document, so the last one is all there is to know; an `EventSource` that reconnects needs
 * no catching up. Ask for `GET /screens/SIDE/still` again and again. Send acts with
 * `POST /api/acts/NAME` and wait until `acting` is null again: one act at a time, on both sides at
 * once. Instants are ISO texts by this machine's clock; durations are milliseconds.
 */
export const SIDES = ["today", "sessionward"] as const;
export type Side = (typeof SIDES)[number];

const side = z.enum(SIDES);
const instant = z.iso.datetime();
const count = z.int().check(z.gte(0));
const families = z.enum(["chromium", "firefox"]);

/** What cleans up on the left: the browsers' own clear-on-exit, or BleachBit at sign-out. */
const PROTECTIONS = ["clearOnExit", "bleachBit", "sessionward"] as const;
const TODAYS_PROTECTIONS = ["clearOnExit", "bleachBit"] as const;
export type TodaysProtection = (typeof TODAYS_PROTECTIONS)[number];

/** What the machine lacks, and so what the page can't show. */
const PARTS = [
  ...["privateSystem", "display", "chromium", "firefox", "bleachBit", "input", "network"],
] as const;

/** What a sentence is made of, for whoever says it in another language. */
const sayableSchema = z.object({
  id: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Sayable = z.infer<typeof sayableSchema>;

/** A browser, as the app on the other end of the line knew it last: the app's word, not ours. */
const browserStateSchema = z.object({
  family: families,
  running: z.boolean(),
  /** Whom the app recognised at the last visit; null: nobody. */
  signedInAs: z.nullable(z.string()),
  /** How many of the places in which a browser keeps who somebody is still knew that person. */
  places: z.object({ signedIn: count, asked: count }),
  /** When the app was last visited by this browser; null: never. */
  seenAt: z.nullable(instant),
  /** Who sat there when it was. */
  by: z.nullable(z.enum(["first", "next"])),
});

export type BrowserState = z.infer<typeof browserStateSchema>;

/** The search for the first person's token, over their whole home and the places for all. */
const searchSchema = z.object({
  state: z.enum(["running", "done"]),
  startedAt: instant,
  tookMs: z.nullable(count),
  filesRead: count,
  bytesRead: count,
  /** Where it lies; `bytes` is how much of the file is the token itself. */
  found: z.array(z.object({ path: z.string(), times: count, bytes: count })),
  bytesFound: count,
});

/** Who says so: the agent's own audit and status, the app, or what was seen from outside. */
const SOURCES = ["agent", "app", "observed", "person"] as const;
const timelineEntrySchema = z.object({
  at: instant,
  source: z.enum(SOURCES),
  /** One plain English sentence, without markup. */
  text: z.string(),
  /** From `events.ts`. */
  event: z.optional(sayableSchema),
  /** For the colour: did the person stay exposed by it, or was the session protected? */
  tone: z.enum(["neutral", "exposed", "safe"]),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

const receiptSchema = z.object({
  id: z.string(),
  at: instant,
  status: z.string(),
  /** Whether the device's signature was checked with its public key; null: not yet. */
  verified: z.nullable(z.boolean()),
});

const sideStateSchema = z.object({
  /** `absent`: can't be shown on this machine, and `missing` says why. */
  power: z.enum(["absent", "off", "starting", "on"]),
  protection: z.enum(PROTECTIONS),
  screen: z.nullable(z.object({ width: count, height: count })),
  /** Whoever sits there now; null: nobody. */
  atKeyboard: z.nullable(z.enum(["first", "next"])),
  /** Of the OS session, as its agent says; on the left as it can be seen: active or signed out. */
  stage: z.enum([...SESSION_STAGES, "unknown"]),
  /** What will happen by itself, and when; null: nothing is going to. */
  next: z.nullable(z.object({ what: z.string(), at: instant })),
  browsers: z.array(browserStateSchema),
  cable: z.enum(["in", "out"]),
  /** Whether the server hears the agent; null where there is no agent. */
  online: z.nullable(z.boolean()),
  agent: z.enum(["running", "notRunning", "none"]),
  search: z.nullable(searchSchema),
  receipt: z.nullable(receiptSchema),
  /** Since the person went away until the token was found nowhere; null: not so. */
  goneAfterMs: z.nullable(count),
  /** Oldest first, the last 60. */
  timeline: z.array(timelineEntrySchema),
});
export type SideState = z.infer<typeof sideStateSchema>;

export const comparisonStateSchema = z.object({
  /** Rises with every document. */
  sequence: count,
  at: instant,
  phase: z.enum(["starting", "ready", "stopping"]),
  /** What can't be shown here; `side` null: on neither. */
  missing: z.array(
    z.object({
      part: z.enum(PARTS),
      side: z.nullable(side),
      because: z.string(),
      fix: z.string(),
      /** The same two from `lacks.ts`. */
      lack: sayableSchema,
      mend: sayableSchema,
    }),
  ),
  /** The act that is being done; null: the next may be sent. */
  acting: z.nullable(z.object({ act: z.enum(ACTS), startedAt: instant })),
  /** How the last act ended on each side. */
  lastAct: z.nullable(
    z.object({
      act: z.enum(ACTS),
      tookMs: count,
      outcomes: z.array(
        z.object({
          ...{ side, ok: z.boolean(), detail: z.string() },
          /** From `troubles.ts`; null: it was done. */
          trouble: z.nullable(sayableSchema),
        }),
      ),
    }),
  ),
  /** The real console of the real server; null until it runs. */
  console: z.nullable(z.object({ url: z.string(), deviceId: z.string() })),
  person: z.object({ first: z.string(), next: z.string() }),
  sides: z.object({ today: sideStateSchema, sessionward: sideStateSchema }),
});
export type ComparisonState = z.infer<typeof comparisonStateSchema>;

/** Everything that can be asked. `:name` stands for one segment of the path. */
export const ROUTES = {
  /** The printed address: sets the cookie, then 303 to `/`. Any other key is 401. */
  open: { method: "GET", path: "/open/:key", answers: "redirect" },
  /** The page and its files, as built from `scripts/demo/page/`. */
  page: { method: "GET", path: "/:file", answers: "file" },
  state: { method: "GET", path: "/api/state", answers: comparisonStateSchema },
  /** `event: state`, its `data` a state document; at once, then whenever something changed. */
  events: { method: "GET", path: "/api/events", answers: "events" },
  /** The screen of one of `SIDES` as a BMP, with an ETag that changes with it: ask for the next when it is there. */
  still: { method: "GET", path: "/screens/:side/still", answers: "picture" },
  /** What can be done, in the tour's order: titles and sentences for the buttons. */
  acts: {
    method: "GET",
    path: "/api/acts",
    answers: z.array(z.object({ act: z.enum(ACTS), title: z.string(), says: z.string() })),
  },
  /** 202 and `{ act }`: it began. How it ends stands in `lastAct`. */
  act: { method: "POST", path: "/api/acts/:act", answers: z.object({ act: z.enum(ACTS) }) },
  /** Body `{ "protection": "clearOnExit" | "bleachBit" }`: the switch on the left. */
  protect: {
    method: "POST",
    path: "/api/protection",
    answers: z.object({ protection: z.enum(TODAYS_PROTECTIONS) }),
  },
  /** The way into the console: its address, and the token to type there. */
  console: {
    method: "GET",
    path: "/api/console",
    answers: z.object({ url: z.string(), deviceId: z.string(), adminToken: z.string() }),
  },
} as const;

export const protectBodySchema = z.object({ protection: z.enum(TODAYS_PROTECTIONS) });
