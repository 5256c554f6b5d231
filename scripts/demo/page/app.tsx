import { render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import * as z from "zod/mini";
import type { Act } from "../comparison/acts.ts";
import type { ComparisonState, TodaysProtection } from "../comparison/contract.ts";
import { sendAct, sendProtection, watchComparison } from "./comparison-client.ts";
import { SpeechContext } from "./say-context.ts";
import { advanceTour, beginTour, type Tour } from "./tour.ts";
import { type Language, languageOf, sayer } from "./translate.ts";
import { Page } from "./views/page.tsx";

// Compiled checks would need `eval`, which the page's security policy forbids.
z.config({ jitless: true });

const TICK_MS = 250;

function App() {
  const [state, setState] = useState<ComparisonState | null>(null);
  const [isLost, setLost] = useState(false);
  const [complaint, setComplaint] = useState<string | null>(null);
  const nowMs = useNow();
  const speech = useSpeech();
  const { say } = speech;
  useEffect(() => {
    const take = (next: ComparisonState) => {
      setState(next);
      setLost(false);
    };
    return watchComparison(take, () => setLost(true));
  }, []);
  const act = (name: Act) => void sendAct(name, say).then(setComplaint);
  const protect = (protection: TodaysProtection) =>
    void sendProtection(protection, say).then(setComplaint);
  const [tour, setTour] = useTour(state, act);
  if (state === null) return <p class="waiting">{say(isLost ? "page.lost" : "page.connecting")}</p>;
  const begin = () => {
    setComplaint(null);
    setTour(beginTour(performance.now()));
  };
  const controls = { act, protect, begin, stop: () => setTour({ stage: "idle" }) };
  return (
    <SpeechContext.Provider value={speech}>
      <Page
        {...{ state, tour, controls, nowMs }}
        complaint={isLost ? say("page.lost") : complaint}
      />
    </SpeechContext.Provider>
  );
}

/** The browser's own language until somebody chooses another. */
function useSpeech() {
  const [language, choose] = useState<Language>(() => languageOf(navigator.languages));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const say = useMemo(() => sayer(language), [language]);
  return { language, say, choose };
}

/** The table decides; this only carries it out. */
function useTour(state: ComparisonState | null, act: (name: Act) => void) {
  const [tour, setTour] = useState<Tour>({ stage: "idle" });
  const now = useRef({ tour, state, act });
  now.current = { tour, state, act };
  useEffect(() => {
    const timer = setInterval(() => {
      const { tour: before, state: known, act: send } = now.current;
      if (known === null) return;
      const after = advanceTour(before, known, performance.now());
      if (after.tour !== before) setTour(after.tour);
      if (after.send !== null) send(after.send);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return [tour, setTour] as const;
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
