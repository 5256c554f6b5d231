import type { Tour } from "./tour.ts";
import { TOUR_STEPS } from "./tour-steps.ts";
import { isMessageId, type Say } from "./translate.ts";

/** At which step the tour stopped, and what the computer said of it. */
export function stuckText({ step, because }: Extract<Tour, { stage: "stuck" }>, say: Say): string {
  const at = TOUR_STEPS[step];
  const reason =
    because !== null && isMessageId(because.id)
      ? say(because.id, because.values)
      : say("tour.tooLong");
  return at === undefined ? reason : say("tour.stuckAt", { caption: say(at.says), reason });
}
