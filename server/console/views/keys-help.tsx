import { useEffect, useRef } from "preact/hooks";
import { SHORTCUTS } from "../model/shortcuts.ts";
import { isMessageId } from "../translate.ts";
import { useSay } from "./say-context.ts";

/** Every key, a press of `?` away. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="keys" ref={dialog} aria-label={say("frame.keys")} onClose={onClose}>
      {SHORTCUTS.map(({ title, shortcuts }) => (
        <section key={title}>
          <h2>{say(title)}</h2>
          <dl>
            {shortcuts.map(({ keys, does }) => (
              <div key={does}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{isMessageId(key) ? say(key) : key}</kbd>
                  ))}
                </dt>
                <dd>{say(does)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p class="quiet">{say("keys.off")}</p>
      <button type="button" onClick={onClose}>
        {say("button.close")}
      </button>
    </dialog>
  );
}
