import type { BridgeReply, SurfaceView } from "../main/contract/bridge.ts";
import type { Language } from "../policies/vocabulary.ts";
import { durationWords } from "./duration-words.ts";
import type { Translate } from "./translate.ts";

/** Nothing on them is misheard or misread: no I, L, O or U (Crockford's base 32). */
export const STAFF_KEYS = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];
const USES = ["unlock", "extend", "pause", "endGuest"] as const;
export type StaffUseWord = (typeof USES)[number];
const LENGTHS = [8, 16];
const PATTERN = /^[0-9A-Za-z -]{1,64}$/;

/** Only a kiosk has guests. */
export function staffUses(status: SurfaceView["status"]): readonly StaffUseWord[] {
  return USES.filter((use) => use !== "endGuest" || status?.sessionKind === "kiosk");
}

/** A slip that nobody has to be asked about, so that it counts as no guess. */
export function isStaffEntry(typed: string): boolean {
  return PATTERN.test(typed) && LENGTHS.includes(typed.replaceAll(/[\s-]/g, "").length);
}

/** Pure: what is said about an entry that was sent. */
export function staffAnswer(reply: BridgeReply, language: Language, translate: Translate): string {
  if (reply.ok)
    return translate(reply.used === undefined ? "staff.done" : `staff.used.${reply.used}`);
  const { reason } = reply;
  if (reason === "wait") {
    return translate("staff.wait", { time: durationWords(reply.waitMs ?? 1_000, language) });
  }
  if (reason === "wrong" || reason === "usedUp" || reason === "expired") {
    return translate(`staff.${reason}`);
  }
  return translate(reason === "refused" ? "answer.refused" : "answer.lost");
}
