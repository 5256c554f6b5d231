import { render } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import * as z from "zod/mini";
import { type ConsoleClient, createConsoleClient } from "./api-client.ts";
import { LiveStore } from "./live-store.ts";
import { findableIn } from "./model/findable.ts";
import { newestRows } from "./model/live/live-state.ts";
import { parseRoute, type Route } from "./model/route.ts";
import { Presence } from "./presence.ts";
import { provingClient } from "./proving-client.ts";
import type { Say } from "./translate.ts";
import { ConsoleContext } from "./views/console-context.ts";
import { Frame } from "./views/frame.tsx";
import { Page } from "./views/page.tsx";
import { Prove } from "./views/prove.tsx";
import { SpeechContext, useSay, useSpeech } from "./views/say-context.ts";
import { SignIn } from "./views/sign-in.tsx";

// Compiled checks would need `eval`, which the page's security policy forbids.
z.config({ jitless: true });

const TICK_MS = 1000;
const presence = new Presence(() => Date.now()).watch(document);

type Asking = { readonly answer: (isProven: boolean) => void };

function App() {
  const say = useSay();
  const token = useRef<string | null>(null);
  const [isSignedIn, setSignedIn] = useState<boolean | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const plain = useMemo(() => clientWith(token), []);
  const client = useMemo(
    () =>
      provingClient(plain, {
        prove: () => new Promise((answer) => setAsking({ answer })),
        onSignedOut: () => setSignedIn(false),
      }),
    [],
  );
  const live = useLive(client, isSignedIn === true);
  const parts = { client, live, route: useRoute(), nowMs: useNow() };
  useEffect(() => {
    void plain.call("getSession", {}).then(({ ok }) => setSignedIn(ok));
  }, []);
  const signInWithToken = (given: string) => {
    token.current = given;
    return plain.call("getServer", {});
  };
  const signOut = async () => {
    if (token.current === null) await plain.call("endSession", {});
    token.current = null;
    setSignedIn(false);
  };
  if (isSignedIn === null) return null;
  if (!isSignedIn) {
    const enter = () => setSignedIn(true);
    return <SignIn client={plain} onSignedIn={enter} onToken={signInWithToken} />;
  }
  return (
    <ConsoleContext.Provider value={parts}>
      <Frame findable={() => findable(live, say)} onSignOut={() => void signOut()}>
        <Page />
      </Frame>
      {asking !== null && <Prove client={plain} onDone={answered(asking, () => setAsking(null))} />}
    </ConsoleContext.Provider>
  );
}

function answered({ answer }: Asking, close: () => void) {
  return (isProven: boolean) => {
    close();
    answer(isProven);
  };
}

function findable({ state }: LiveStore, say: Say) {
  return findableIn({ rows: newestRows(state), commands: state.commands.values() }, say);
}

/** A person's session is in a cookie that no script can read; a token is in this page's memory only. */
function clientWith(token: { readonly current: string | null }) {
  return createConsoleClient(
    (path, init) => fetch(path, init),
    () => ({
      ...presence.headers(),
      ...(token.current === null ? {} : { authorization: `Bearer ${token.current}` }),
    }),
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

/** Words first: even who is not signed in yet reads them. */
function Spoken() {
  return (
    <SpeechContext.Provider value={useSpeech()}>
      <App />
    </SpeechContext.Provider>
  );
}

const root = document.getElementById("root");
if (root !== null) render(<Spoken />, root);
