import { createContext } from "preact";
import { useCallback, useContext, useEffect, useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { ConsoleClient, Outcome } from "../api-client.ts";
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

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly problem: ProblemDocument }
  | { readonly state: "loaded"; readonly value: T };

/** Asks again whenever `key` changes or `reload` is called; what is shown stays until the answer. */
export function useLoaded<T>(
  load: () => Promise<Outcome<T>>,
  key: string,
): { readonly loaded: Loaded<T>; readonly reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isWanted = true;
    void load().then((outcome) => {
      if (isWanted) setLoaded(loadedOf(outcome));
    });
    return () => {
      isWanted = false;
    };
  }, [key, round]);
  return { loaded, reload: useCallback(() => setRound((before) => before + 1), []) };
}

function loadedOf<T>(outcome: Outcome<T>): Loaded<T> {
  return outcome.ok
    ? { state: "loaded", value: outcome.value }
    : { state: "failed", problem: outcome.problem };
}
