import { render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import * as z from "zod/mini";
import { createConsoleClient } from "./api-client.ts";
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
    <ConsoleContext.Provider value={{ client, route, nowMs }}>
      <Frame findable={[]} waiting={0} onSignOut={signOut}>
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
