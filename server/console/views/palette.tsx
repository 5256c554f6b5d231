import { useEffect, useRef, useState } from "preact/hooks";
import { type Findable, find, stepped } from "../model/search.ts";
import { useSay } from "./say-context.ts";

type PaletteProps = {
  readonly items: readonly Findable[];
  readonly label: string;
  readonly onClose: () => void;
};

/** One box that finds things (`/`) and does things (Ctrl+K); arrows choose, Enter goes there. */
export function Palette({ items, label, onClose }: PaletteProps) {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const found = find(query, items);
  const chosen = found[Math.min(at, found.length - 1)];
  useEffect(() => dialog.current?.showModal(), []);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt(stepped(at, step, found.length));
    else if (event.key === "Enter" && chosen !== undefined) go(chosen, onClose);
    else return;
    event.preventDefault();
  };
  const type = (text: string) => {
    setQuery(text);
    setAt(0);
  };
  return (
    <dialog class="palette" ref={dialog} onClose={onClose} aria-label={label}>
      <input
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={chosen === undefined ? undefined : `found-${found.indexOf(chosen)}`}
        placeholder={label}
        value={query}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={press}
      />
      <Found found={found} chosen={chosen} onClose={onClose} />
      <p class="palette-foot quiet">
        {found.length === 0 ? say("found.nothing", { query }) : say("found.how")}
      </p>
    </dialog>
  );
}

type FoundProps = {
  readonly found: readonly Findable[];
  readonly chosen: Findable | undefined;
  readonly onClose: () => void;
};

function Found({ found, chosen, onClose }: FoundProps) {
  const say = useSay();
  return (
    <div id="found" role="listbox" aria-label={say("found.label")} class="found">
      {found.map((item, index) => (
        <a
          key={`${item.kind} ${item.hash}`}
          id={`found-${index}`}
          href={item.hash}
          role="option"
          tabIndex={-1}
          aria-selected={item === chosen}
          onClick={onClose}
        >
          <span class="quiet">{say(`found.${item.kind}`)}</span>
          <span>{item.title}</span>
          <span class="quiet">
            {item.key === undefined ? item.hint : `${item.hint} (${item.key})`}
          </span>
        </a>
      ))}
    </div>
  );
}

function go(item: Findable, onClose: () => void): void {
  location.hash = item.hash;
  onClose();
}
