import { render } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import * as z from "zod/mini";
import { type ConsoleClient, createConsoleClient } from "./api-client.ts";
import { LiveStore } from "./live-store.ts";
import { findableIn } from "./model/findable.ts";
import { newestRows } from "./model/live/live-state.ts";
import { parseRoute, type Route } from "./model/route.ts";
import { ConsoleContext } from "./views/console-context.ts";
import { Frame } from "./views/frame.tsx";
import { Page } from "./views/page.tsx";
import { SignIn } from "./views/sign-in.tsx";

// Compiled checks would need `eval`, which the page's security policy forbids.
z.config({ jitless: true });

const TICK_MS = 1000;

function App() {
  const token = useRef<string | null>(null);
  const [isSignedIn, setSignedIn] = useState(false);
  const client = useMemo(() => clientWith(token), []);
  const route = useRoute();
  const nowMs = useNow();
  const live = useLive(client, isSignedIn);
  const signIn = async (given: string) => {
    token.current = given;
    const outcome = await client.call("getServer", {});
    setSignedIn(outcome.ok);
    return outcome;
  };
  const signOut = () => {
    token.current = null;
    setSignedIn(false);
  };
  if (!isSignedIn) return <SignIn onToken={signIn} />;
  return (
    <ConsoleContext.Provider value={{ client, live, route, nowMs }}>
      <Frame
        findable={() =>
          findableIn({ rows: newestRows(live.state), commands: live.state.commands.values() })
        }
        onSignOut={signOut}
      >
        <Page />
      </Frame>
    </ConsoleContext.Provider>
  );
}

function clientWith(token: { readonly current: string | null }) {
  return createConsoleClient(
    (path, init) => fetch(path, init),
    () => (token.current === null ? {} : { authorization: `Bearer ${token.current}` }),
  );
}

/** One store for as long as somebody is signed in; the page is drawn anew when it changes. */
function useLive(client: ConsoleClient, isSignedIn: boolean): LiveStore {
  const live = useMemo(() => new LiveStore(), [isSignedIn]);
  const [, redraw] = useReducer((before: number) => before + 1, 0);
  useEffect(() => live.subscribe(() => redraw(0)), [live]);
  useEffect(() => {
    if (!isSignedIn) return;
    const following = new AbortController();
    void live.follow(client, following.signal);
    return () => following.abort();
  }, [live]);
  return live;
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

const root = document.getElementById("root");
if (root !== null) render(<App />, root);
