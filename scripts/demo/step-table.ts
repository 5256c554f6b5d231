import type { Stage } from "./stage.ts";
import type { Step } from "./step.ts";
import { signedOut, signIn } from "./steps/browser-steps.ts";
import { enforceOffline } from "./steps/offline-step.ts";
import { verifyAudit, verifyReceipt } from "./steps/proof-steps.ts";
import { endByCalendar, lockWhenIdle, warnWhenIdle } from "./steps/session-steps.ts";
import { applyPolicy, enrol, reportPosture } from "./steps/trust-steps.ts";
import { confirmWipe, sendWipe } from "./steps/wipe-steps.ts";

/** The main job, end to end. Each row proves one claim of design §10 on real parts. */
export const STEPS: readonly Step<Stage>[] = [
  { name: "enrolled", after: [], needs: [], run: enrol },
  { name: "policyApplied", after: ["enrolled"], needs: [], run: applyPolicy },
  { name: "postureReported", after: ["enrolled"], needs: [], run: reportPosture },
  {
    name: "signedIn",
    after: ["enrolled", "policyApplied"],
    needs: ["display", "browser", "input"],
    run: signIn,
  },
  { name: "commandSent", after: ["signedIn"], needs: [], run: sendWipe },
  { name: "wiped", after: ["commandSent"], needs: [], run: confirmWipe },
  { name: "signedOut", after: ["wiped"], needs: [], run: signedOut },
  {
    name: "idleWarned",
    after: ["policyApplied"],
    needs: ["display", "input", "camera"],
    run: warnWhenIdle,
  },
  { name: "locked", after: ["idleWarned"], needs: ["logind", "locker"], run: lockWhenIdle },
  { name: "calendarEnded", after: ["idleWarned"], needs: ["logind"], run: endByCalendar },
  {
    name: "offlineEnforced",
    after: ["calendarEnded"],
    needs: ["logind", "display", "input", "camera", "locker"],
    run: enforceOffline,
  },
  { name: "receiptVerified", after: ["wiped"], needs: [], run: verifyReceipt },
  { name: "auditVerified", after: ["enrolled"], needs: [], run: verifyAudit },
];

/** What `npm start` shows before it leaves the rest to the person in front of it. */
export const STEPS_BEFORE_WAITING = STEPS.slice(
  0,
  STEPS.findIndex(({ name }) => name === "commandSent"),
);
