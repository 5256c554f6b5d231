import { useEffect, useRef } from "preact/hooks";
import { SHORTCUTS } from "../model/shortcuts.ts";

/** Every key, a press of `?` away. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="keys" ref={dialog} aria-label="Keys" onClose={onClose}>
      {SHORTCUTS.map(({ title, shortcuts }) => (
        <section key={title}>
          <h2>{title}</h2>
          <dl>
            {shortcuts.map(({ keys, does }) => (
              <div key={does}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p class="quiet">Single keys can be switched off in Settings.</p>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
