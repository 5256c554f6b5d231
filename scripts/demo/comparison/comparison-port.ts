import type { Result } from "../../../policies/result.ts";
import type { Act } from "./acts.ts";
import type { ComparisonState, Side, TodaysProtection } from "./contract.ts";

/** A whole picture of a screen; `tag` changes with it. */
export type Picture = { readonly bmp: Buffer; readonly tag: string };

type Refusal = "busy" | "notReady" | "notAvailable";

/** What the HTTP side knows of the two computers. */
export type Comparison = {
  state(): ComparisonState;
  /** @returns what ends it */
  watchState(listener: (state: ComparisonState) => void): () => void;
  /** Begins it; how it ends is told by the state. */
  begin(act: Act): Result<null, Refusal>;
  protect(protection: TodaysProtection): Result<null, Refusal>;
  console(): {
    readonly url: string;
    readonly deviceId: string;
    readonly adminToken: string;
  } | null;
  picture(side: Side): Picture | null;
};
