import { createContext } from "preact";
import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import type { ConsoleClient, Outcome } from "../api-client.ts";
import { Asker, type Loaded } from "../asker.ts";
import type { LiveStore } from "../live-store.ts";
import type { Route } from "../model/route.ts";

/** What every page is given: whom to ask, and where it is. */
export type ConsoleParts = {
  readonly client: ConsoleClient;
  readonly live: LiveStore;
  readonly route: Route;
  /** Moves on as seconds pass, so that what is told relative to it does too. */
  readonly nowMs: number;
};

export const ConsoleContext = createContext<ConsoleParts | null>(null);

export function useConsole(): ConsoleParts {
  const parts = useContext(ConsoleContext);
  if (parts === null) throw new Error("a page was rendered outside of the console");
  return parts;
}

/**
 * Asks for what `key` names, and again whenever `news` changes or `reload` is called; what is shown stays
 * until the answer.
 */
export function useLoaded<T>(
  load: () => Promise<Outcome<T>>,
  key: string,
  news = "",
): { readonly loaded: Loaded<T>; readonly reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const [round, setRound] = useState(0);
  const asker = useRef<Asker<T> | null>(null);
  useEffect(() => {
    const own = new Asker<T>(setLoaded);
    asker.current = own;
    return () => own.forget();
  }, [key]);
  useEffect(() => asker.current?.ask(load), [key, news, round]);
  return { loaded, reload: useCallback(() => setRound((before) => before + 1), []) };
}
