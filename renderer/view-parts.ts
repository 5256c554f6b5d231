import type { BridgeCallName } from "../main/contract/bridge.ts";
import type { Countdown } from "./countdown-words.ts";

export type ButtonAction = Extract<
  BridgeCallName,
  | "stillHere"
  | "moreTime"
  | "askForMoreTime"
  | "emergency"
  | "nextPerson"
  | "signOutNow"
  | "wasWrong"
  | "openStatus"
  | "fold"
  | "unfold"
>;
export type Button = {
  readonly action: ButtonAction;
  readonly label: string;
  readonly look: "primary" | "plain" | "emergency";
};

/** Everything one surface says and offers, in the person's language. */
export type ViewModel = {
  readonly headline: string;
  /** Why it happens, or more about it. */
  readonly why: string | null;
  readonly todo: string | null;
  readonly countdown: Countdown | null;
  readonly buttons: readonly Button[];
  /** Any key or touch means "I'm still here". */
  readonly answersToAnyKey: boolean;
};

/** Words alone. */
export function plain(headline: string, why: string | null): ViewModel {
  return { headline, why, todo: null, countdown: null, buttons: [], answersToAnyKey: false };
}
