import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { PAGES, routeHash } from "../model/route.ts";
import type { Findable } from "../model/search.ts";
import type { Say } from "../translate.ts";
import { useConsole } from "./console-context.ts";
import { Icon } from "./icon.tsx";
import { KeysHelp } from "./keys-help.tsx";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { RequestStrip } from "./request-strip.tsx";
import { useSay } from "./say-context.ts";
import { useRequests } from "./use-requests.ts";
import { useShortcuts } from "./use-shortcuts.ts";

type FrameProps = {
  readonly children: ComponentChildren;
  /** Asked only when somebody looks for something. */
  readonly findable: () => readonly Findable[];
  readonly onSignOut: () => void;
};

type Opened = "search" | "palette" | "keys";

const actionsIn = (say: Say): readonly Findable[] => [
  ...PAGES.map(({ page, key }) => ({
    kind: "page" as const,
    title: say(`page.${page}`),
    hint: say("found.page"),
    key,
    hash: routeHash({ page }),
  })),
  {
    kind: "action",
    title: say("action.compose"),
    hint: say("action.composeHint"),
    hash: routeHash({ page: "commands", id: "new" }),
    key: "c",
  },
];

/** Everything around a page: the rail, the search, the keys. */
export function Frame({ children, findable, onSignOut }: FrameProps) {
  const say = useSay();
  const { route, live } = useConsole();
  const actions = actionsIn(say);
  const { requests, leave } = useRequests(live);
  const [open, setOpen] = useState<Opened | null>(null);
  useShortcuts({
    "/": () => setOpen("search"),
    "Ctrl+k": () => setOpen("palette"),
    "?": () => setOpen("keys"),
    ...Object.fromEntries(actions.map(({ key = "", hash }) => [key, () => go(hash)])),
  });
  return (
    <div class="console">
      <Rail page={route.page} waiting={requests.length} />
      <Top onOpen={setOpen} onSignOut={onSignOut} />
      <main id="main" tabIndex={-1}>
        {live.connection === "lost" && <Lost />}
        <RequestStrip requests={requests} onLeave={leave} />
        {children}
      </main>
      {open === "keys" && <KeysHelp onClose={() => setOpen(null)} />}
      {(open === "search" || open === "palette") && (
        <Palette
          items={open === "palette" ? [...actions, ...findable()] : [...findable(), ...actions]}
          label={say(`frame.${open}`)}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

type TopProps = Pick<FrameProps, "onSignOut"> & { readonly onOpen: (what: Opened) => void };

function Top({ onOpen, onSignOut }: TopProps) {
  const say = useSay();
  return (
    <header class="top">
      <button
        type="button"
        class="search-box"
        title={say("frame.searchTitle")}
        onClick={() => onOpen("search")}
      >
        <Icon name="search" />
        <span>{say("frame.search")}</span>
        <kbd>/</kbd>
      </button>
      <button type="button" title={say("frame.paletteTitle")} onClick={() => onOpen("palette")}>
        <kbd>{say("key.ctrl")} K</kbd>
      </button>
      <button
        type="button"
        title={say("frame.keysTitle")}
        aria-label={say("frame.keys")}
        onClick={() => onOpen("keys")}
      >
        <kbd>?</kbd>
      </button>
      <button type="button" onClick={onSignOut}>
        {say("frame.signOut")}
      </button>
    </header>
  );
}

/** What is shown is as it was: nobody must take it for now. */
function Lost() {
  const say = useSay();
  return (
    <p class="lost" role="alert">
      <Icon name="offline" /> {say("frame.lost")}
    </p>
  );
}

function go(hash: string): void {
  location.hash = hash;
}
