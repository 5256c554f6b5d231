import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { PAGES, routeHash } from "../model/route.ts";
import type { Findable } from "../model/search.ts";
import { useConsole } from "./console-context.ts";
import { Icon } from "./icon.tsx";
import { KeysHelp } from "./keys-help.tsx";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { RequestStrip } from "./request-strip.tsx";
import { useRequests } from "./use-requests.ts";
import { useShortcuts } from "./use-shortcuts.ts";

type FrameProps = {
  readonly children: ComponentChildren;
  /** Asked only when somebody looks for something. */
  readonly findable: () => readonly Findable[];
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
export function Frame({ children, findable, onSignOut }: FrameProps) {
  const { route, live } = useConsole();
  const { requests, leave } = useRequests(live);
  const [open, setOpen] = useState<"search" | "palette" | "keys" | null>(null);
  useShortcuts({
    "/": () => setOpen("search"),
    "Ctrl+k": () => setOpen("palette"),
    "?": () => setOpen("keys"),
    ...Object.fromEntries(ACTIONS.map(({ key = "", hash }) => [key, () => go(hash)])),
  });
  return (
    <div class="console">
      <Rail page={route.page} waiting={requests.length} />
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
        <button type="button" title="Keys (?)" aria-label="Keys" onClick={() => setOpen("keys")}>
          <kbd>?</kbd>
        </button>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {live.connection === "lost" && <Lost />}
        <RequestStrip requests={requests} onLeave={leave} />
        {children}
      </main>
      {open === "keys" && <KeysHelp onClose={() => setOpen(null)} />}
      {(open === "search" || open === "palette") && (
        <Palette
          items={open === "palette" ? [...ACTIONS, ...findable()] : [...findable(), ...ACTIONS]}
          label={open === "palette" ? PALETTE : SEARCH}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

/** What is shown is as it was: nobody must take it for now. */
function Lost() {
  return (
    <p class="lost" role="alert">
      <Icon name="offline" /> The server does not answer. What is shown here is from before; it is
      asked again by itself.
    </p>
  );
}

function go(hash: string): void {
  location.hash = hash;
}
