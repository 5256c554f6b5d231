import * as z from "zod/mini";
import { appearanceSchema } from "../../agent/contract/appearance.ts";
import { shellStatusSchema } from "../../agent/contract/local-calls.ts";
import { sessionDescriptionSchema } from "../../agent/contract/session-description.ts";
import { STAFF_USES, type StaffUse, staffEntrySchema } from "../../agent/contract/staff-use.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import { LANGUAGES } from "../../policies/vocabulary.ts";
import { guestKeySchema } from "./guest-key.ts";

/**
 * What can be on a screen. The last seven are the shell's own: `desk` because no guest's browser stays
 * up, `offline` because the agent is not there to say anything, `bar` under a kiosk's guest and `spare`
 * on the displays that they do not have, and because the person asked for it `status`, or on a kiosk
 * `keyboard` and `home`.
 */
const SURFACE_KINDS = [
  "notice",
  "warning",
  "banner",
  "cover",
  "ended",
  "desk",
  "offline",
  "bar",
  "spare",
  "keyboard",
  "home",
  "status",
] as const;
export type SurfaceKind = (typeof SURFACE_KINDS)[number];

const FOLDS = ["none", "folded", "whole"] as const;
export type Fold = (typeof FOLDS)[number];

/** In per cent: WCAG 1.4.4 asks for twice the size without loss. */
export const TEXT_SIZES = [100, 125, 150, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** One row per call the renderer may make; the preload exposes one function per row and no more. */
const BRIDGE_CALLS = {
  /** The page listens: it is sent its view. */
  ready: z.strictObject({}),
  /** The surface is on the screen (two frames after it was rendered). */
  painted: z.strictObject({ surface: z.enum(SURFACE_KINDS) }),
  stillHere: z.strictObject({}),
  moreTime: z.strictObject({}),
  askForMoreTime: z.strictObject({}),
  emergency: z.strictObject({}),
  nextPerson: z.strictObject({}),
  signOutNow: z.strictObject({}),
  /** "That was wrong", about the last lock or clearing. */
  wasWrong: z.strictObject({}),
  /** A code or a ticket; a code without a use unlocks. The reply says what it was used for. */
  staffCode: z.strictObject({ code: staffEntrySchema, use: z.optional(z.enum(STAFF_USES)) }),
  /** A banner that would cover too much of the screen comes folded. */
  unfold: z.strictObject({}),
  fold: z.strictObject({}),
  openStatus: z.strictObject({}),
  closeStatus: z.strictObject({}),
  /** The keyboard for guests of a kiosk; refused everywhere else. */
  toggleKeyboard: z.strictObject({}),
  /** From that keyboard alone, one at a time, to the guest's page alone. */
  guestKey: guestKeySchema,
  chooseTextSize: z.strictObject({ percent: z.literal(TEXT_SIZES) }),
  chooseLanguage: z.strictObject({ language: z.enum(LANGUAGES) }),
} as const;

export type BridgeCallName = keyof typeof BRIDGE_CALLS;
type BridgeCallBody<N extends BridgeCallName> = z.infer<(typeof BRIDGE_CALLS)[N]>;
export const BRIDGE_CALL_NAMES = Object.keys(BRIDGE_CALLS) as readonly BridgeCallName[];

/** A call that was decoded: the only form in which one reaches the shell. */
export type BridgeCall = {
  [N in BridgeCallName]: { readonly name: N; readonly body: BridgeCallBody<N> };
}[BridgeCallName];

export type BridgeReply =
  | { readonly ok: true; readonly used?: StaffUse }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly detail: string;
      /** With `wait`: how long, from now. */
      readonly waitMs?: number;
    };

/** Why a kiosk sends people to the desk, and what became of the guest who was there. */
const deskSchema = z.object({
  fault: z.enum(["lost", "unreachable"]),
  /** False while files of a guest could not be removed. */
  nothingLeft: z.boolean(),
  /** Until it tries by itself again; null: it does not. */
  againInMs: z.nullable(z.number()),
});
export type Desk = z.infer<typeof deskSchema>;

/** What one window shows; `status.remainingMs` counts from the moment it is sent. */
export const surfaceViewSchema = z.object({
  surface: z.enum(SURFACE_KINDS),
  status: z.nullable(shellStatusSchema),
  language: z.enum(LANGUAGES),
  /** One window of several takes the keys; the others show the same. */
  takesFocus: z.boolean(),
  textSize: z.literal(TEXT_SIZES),
  /** On `status` and `home`: what the agent says of this session; null while it has not, or is not there. */
  description: z.nullable(sessionDescriptionSchema),
  /** Of a banner that would cover too much: `whole` because a person asked for it. */
  fold: z.enum(FOLDS),
  /** The organisation's own name, logo and words; null while none are known. */
  appearance: z.nullable(appearanceSchema),
  /** On `bar`: the keyboard is up above it. */
  hasKeyboard: z.boolean(),
  /** On `desk`; `againInMs` counts from the moment it is sent. */
  desk: z.nullable(deskSchema),
});
export type SurfaceView = z.infer<typeof surfaceViewSchema>;

/** What stands in the page's `window.sessionward`, whichever host put it there. */
export type Bridge = {
  readonly [N in BridgeCallName]: (body?: BridgeCallBody<N>) => Promise<BridgeReply>;
} & { readonly onView: (listener: (view: unknown) => void) => void };

/** Nothing but the table passes: unknown names and strange shapes are refused with a reason. */
export function decodeBridgeCall(
  name: unknown,
  body: unknown,
): Result<BridgeCall, "unknownCall" | "badShape"> {
  if (typeof name !== "string" || !isBridgeCall(name)) return fail("unknownCall", "no such call");
  const decoded = z.safeParse(BRIDGE_CALLS[name], body);
  return decoded.success
    ? ok({ name, body: decoded.data } as BridgeCall)
    : fail("badShape", z.prettifyError(decoded.error).slice(0, 400));
}

function isBridgeCall(name: string): name is BridgeCallName {
  return Object.hasOwn(BRIDGE_CALLS, name);
}
