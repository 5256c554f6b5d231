import type { SurfaceView } from "../main/contract/bridge.ts";
import type { MessageId } from "./messages/en.ts";

type Status = NonNullable<SurfaceView["status"]>;

const OUT_OF_ORDER = {
  headline: "cover.offline",
  text: "cover.offlineText",
  nextPerson: false,
} as const;

const WORKING = {
  headline: "cover.working",
  text: "cover.workingText",
  nextPerson: false,
} as const;

/** Pure: what a cover says. It hides whatever is behind it (NIST SP 800-53 AC-11(1)). */
export function coverWords({ outOfOrder, act, stage, deviceClass, sessionKind }: Status): {
  readonly headline: MessageId;
  readonly text: MessageId;
  readonly nextPerson: boolean;
} {
  if (act === "hide") return WORKING;
  if (outOfOrder === true) return OUT_OF_ORDER;
  if (stage === "cleared") {
    return { headline: "cover.fresh", text: "cover.freshText", nextPerson: true };
  }
  if (stage === "locked") {
    const nextPerson = deviceClass === "shared" || sessionKind !== "named";
    return { headline: "cover.locked", text: "cover.lockedText", nextPerson };
  }
  return WORKING;
}
