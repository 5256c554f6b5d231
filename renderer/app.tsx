import { render } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { SurfaceView } from "../main/contract/bridge.ts";
import { bridge, onView } from "./bridge.ts";
import { type ReceivedView, receive } from "./received-view.ts";
import { directionOf } from "./translate.ts";
import { Surface } from "./views/surface.tsx";

function App() {
  const [received, setReceived] = useState<ReceivedView | null>(null);
  // Before the page counts as loaded: what is sent while nobody listens is lost.
  useLayoutEffect(() => {
    onView((view) => setReceived((before) => receive(before, view, performance.now())));
    void bridge.ready();
  }, []);
  if (received === null) return null;
  const { language } = received.view;
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  // Every size of the style sheet is counted in rem.
  document.documentElement.style.fontSize = `${received.view.textSize}%`;
  return <Surface received={received} key={surfaceKey(received.view)} />;
}

const STAYING: readonly SurfaceView["surface"][] = ["status", "home", "bar", "spare", "keyboard"];

/** What a person must get time to read anew: anything else only updates what is there. */
function surfaceKey({ surface, status }: SurfaceView): string {
  // A guest's bar and a page that somebody reads stay what they are, whatever happens meanwhile.
  if (STAYING.includes(surface)) return surface;
  return [surface, status?.act, status?.reason, status?.answer].join(" ");
}

const root = document.getElementById("root");
if (root !== null) render(<App />, root);
