import { useEffect, useRef, useState } from "preact/hooks";
import { bridge } from "../bridge.ts";
import { guestTimeText } from "../kiosk-words.ts";
import type { MessageId } from "../messages/en.ts";
import { useEscape } from "../use-keys.ts";
import { Choices } from "./choices.tsx";
import { Letterhead } from "./letterhead.tsx";
import type { TimedPageProps } from "./page-props.ts";
import { StaffForm } from "./staff-form.tsx";

/** What a guest may do about their session: go on, end it, read it in their language and size. */
export function KioskHome({ view, translate, press, remainingMs }: TimedPageProps) {
  const goOn = useRef<HTMLButtonElement>(null);
  const [outcome, setOutcome] = useState<MessageId | null>(null);
  useEffect(() => {
    if (view.takesFocus) goOn.current?.focus();
  }, [view.takesFocus]);
  const goBack = () => press(() => void bridge.closeStatus());
  const end = async () => {
    const reply = await bridge.signOutNow();
    setOutcome(reply.ok ? null : reply.reason === "refused" ? "answer.refused" : "answer.lost");
  };
  useEscape(goBack);
  const props = { view, translate, press };
  return (
    <div class="status-page kiosk-home">
      <Letterhead appearance={view.appearance} />
      <h1 id="headline">{translate("kiosk.title")}</h1>
      <p class="why">{guestTimeText(remainingMs, translate)}</p>
      <div class="buttons">
        <button ref={goOn} type="button" class="primary" onClick={goBack}>
          {translate("kiosk.goOn")}
        </button>
        <button type="button" onClick={() => press(() => void end())}>
          {translate("button.endNow")}
        </button>
      </div>
      <p class="outcome" role="status">
        {outcome !== null && translate(outcome)}
      </p>
      <Choices {...props} />
      {view.status?.takesStaffCodes === true && <StaffForm {...props} />}
    </div>
  );
}
