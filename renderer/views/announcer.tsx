import { useEffect, useRef, useState } from "preact/hooks";
import { announcementAt } from "../countdown-words.ts";
import type { ViewModel } from "../view-parts.ts";

/** Speaks to screen readers at set moments, never each second. Both regions stand from the start. */
export function Announcer({ model }: { readonly model: ViewModel }) {
  const before = useRef<number | null>(null);
  const [spoken, setSpoken] = useState({ polite: "", assertive: "" });
  const seconds = model.countdown?.seconds ?? null;
  useEffect(() => {
    const manner = announcementAt(before.current, seconds ?? Number.POSITIVE_INFINITY);
    before.current = seconds ?? before.current;
    const text = [model.headline, model.why, model.todo].filter((part) => part !== null).join(". ");
    if (manner !== null) setSpoken({ polite: "", assertive: "", [manner]: text });
  }, [seconds]);
  return (
    <div class="only-spoken">
      <p aria-live="polite">{spoken.polite}</p>
      <p aria-live="assertive">{spoken.assertive}</p>
    </div>
  );
}
