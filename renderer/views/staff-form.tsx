import { useEffect, useRef, useState } from "preact/hooks";
import { bridge } from "../bridge.ts";
import { isStaffEntry, STAFF_KEYS, staffAnswer, staffUses } from "../staff-words.ts";
import type { Translate } from "../translate.ts";
import type { PageProps } from "./page-props.ts";

const MAX_TYPED = 64;

/** Hidden behind one word, so that nobody else is asked for a code that they do not have. */
export function StaffForm(props: PageProps) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (isOpen) return <OpenForm {...props} onClose={() => setOpen(false)} />;
  return (
    <button
      ref={opener}
      type="button"
      class="staff-open"
      onClick={() => props.press(() => setOpen(true))}
    >
      {props.translate("staff.open")}
    </button>
  );
}

type Closable = PageProps & { readonly onClose: () => void };

function OpenForm({ view, translate, press, onClose }: Closable) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const uses = staffUses(view.status);
  const [typed, setTyped] = useState("");
  const [use, setUse] = useState(uses[0] ?? "unlock");
  const [said, setSaid] = useState("");
  const send = async () => {
    if (!isStaffEntry(typed)) return setSaid(translate("staff.format"));
    const reply = await bridge.staffCode({ code: typed, use });
    setSaid(staffAnswer(reply, view.language, translate));
    setTyped("");
  };
  return (
    <form
      class="staff-form"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // The form alone is closed, not the page that it stands on.
        event.stopPropagation();
        onClose();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        press(() => void send());
      }}
    >
      <label>
        {translate("staff.label")}
        <input
          ref={field}
          value={typed}
          dir="ltr"
          autocomplete="off"
          maxLength={MAX_TYPED}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <p class="outcome" role="status">
        {said}
      </p>
      <fieldset class="staff-uses">
        <legend>{translate("staff.use")}</legend>
        {uses.map((one) => (
          <button key={one} type="button" aria-pressed={one === use} onClick={() => setUse(one)}>
            {translate(`staff.${one}`)}
          </button>
        ))}
      </fieldset>
      <Keys
        translate={translate}
        onKey={(key) => press(() => setTyped((text) => (text + key).slice(0, MAX_TYPED)))}
        onDelete={() => press(() => setTyped((text) => text.slice(0, -1)))}
      />
    </form>
  );
}

/** For screens without a keyboard. */
function Keys({
  translate,
  onKey,
  onDelete,
}: {
  readonly translate: Translate;
  readonly onKey: (key: string) => void;
  readonly onDelete: () => void;
}) {
  return (
    <div class="staff-keys" dir="ltr">
      {STAFF_KEYS.map((key) => (
        <button key={key} type="button" onClick={() => onKey(key)}>
          {key}
        </button>
      ))}
      <button type="button" class="wide" onClick={onDelete}>
        {translate("staff.delete")}
      </button>
      <button type="submit" class="primary wide">
        {translate("staff.send")}
      </button>
    </div>
  );
}
