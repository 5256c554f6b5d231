import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { PAGES, routeHash } from "../model/route.ts";
import type { Findable } from "../model/search.ts";
import { useConsole } from "./console-context.ts";
import { Icon } from "./icon.tsx";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

type FrameProps = {
  readonly children: ComponentChildren;
  readonly findable: readonly Findable[];
  readonly waiting: number;
  readonly onSignOut: () => void;
};

const SEARCH = "Find a device, a person, a command or a policy";
const PALETTE = "What do you want to do";

const ACTIONS: readonly Findable[] = [
  ...PAGES.map(({ page, title, key }) => ({
    kind: "page" as const,
    title,
    hint: "page",
    key,
    hash: routeHash({ page }),
  })),
  {
    kind: "action",
    title: "Compose a command",
    hint: "wipe, lock, sign out, message",
    hash: routeHash({ page: "commands", id: "new" }),
    key: "c",
  },
];

/** Everything around a page: the rail, the search, the keys. */
export function Frame({ children, findable, waiting, onSignOut }: FrameProps) {
  const { route } = useConsole();
  const [open, setOpen] = useState<"search" | "palette" | null>(null);
  useShortcuts({
    "/": () => setOpen("search"),
    "Ctrl+k": () => setOpen("palette"),
    ...Object.fromEntries(ACTIONS.map(({ key = "", hash }) => [key, () => go(hash)])),
  });
  return (
    <div class="console">
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the page
      </button>
      <Rail page={route.page} waiting={waiting} />
      <header class="top">
        <button
          type="button"
          class="search-box"
          title="Search (/)"
          onClick={() => setOpen("search")}
        >
          <Icon name="search" />
          <span>{SEARCH}</span>
          <kbd>/</kbd>
        </button>
        <button type="button" title="Palette (Ctrl+K)" onClick={() => setOpen("palette")}>
          <kbd>Ctrl K</kbd>
        </button>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {open !== null && (
        <Palette
          items={open === "palette" ? [...ACTIONS, ...findable] : [...findable, ...ACTIONS]}
          label={open === "palette" ? PALETTE : SEARCH}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

function go(hash: string): void {
  location.hash = hash;
}
