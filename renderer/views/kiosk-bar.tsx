import { bridge } from "../bridge.ts";
import { guestTimeText } from "../kiosk-words.ts";
import { Drawing } from "./icon.tsx";
import { Letterhead } from "./letterhead.tsx";
import type { TimedPageProps } from "./page-props.ts";

/** Below the guest at all times. The last two lead home: nobody ends a session with one slip. */
export function KioskBar({ view, translate, press, remainingMs }: TimedPageProps) {
  const open = () => press(() => void bridge.openStatus());
  return (
    <div class="kiosk-bar">
      <Letterhead appearance={view.appearance} isShort />
      <h1 id="headline">{guestTimeText(remainingMs, translate)}</h1>
      <div class="buttons">
        <button
          type="button"
          class="keyboard-button"
          aria-label={translate("kiosk.keyboard")}
          aria-pressed={view.hasKeyboard}
          onClick={() => press(() => void bridge.toggleKeyboard())}
        >
          <Drawing name="keyboard" />
          <span class="label">{translate("kiosk.keyboard")}</span>
        </button>
        <button type="button" aria-label={translate("kiosk.choices")} onClick={open}>
          <Drawing name="globe" />
          <span class="label">{translate("kiosk.choices")}</span>
        </button>
        <button type="button" class="primary" aria-keyshortcuts="F6" onClick={open}>
          {translate("kiosk.end")}
          <span class="key-hint" aria-hidden="true">
            F6
          </span>
        </button>
      </div>
    </div>
  );
}
