import { BRIDGE_CALL_NAMES, type SurfaceView } from "../contract/bridge.ts";

/** The one function that the host gives the page; the page sees it only through `sessionward`. */
export const BINDING = "sessionwardCall";
const RECEIVE = "sessionwardReceive";

/** Runs before the page's own scripts: one function per row of the bridge, as the preload makes them. */
export function bridgeScript(): string {
  return `(() => {
    const send = window[${JSON.stringify(BINDING)}];
    const listeners = [];
    const bridge = { onView: (listener) => { listeners.push(listener); } };
    for (const name of ${JSON.stringify(BRIDGE_CALL_NAMES)}) bridge[name] = (body = {}) => send(name, body);
    const fixed = (value) => ({ value, writable: false, configurable: false, enumerable: false });
    Object.defineProperty(window, "sessionward", fixed(Object.freeze(bridge)));
    Object.defineProperty(window, ${JSON.stringify(RECEIVE)}, fixed((view) => {
      for (const listener of listeners) listener(view);
    }));
  })()`;
}

/** JSON is a subset of JavaScript (ECMA-262 since 2019): hostile text stays text. */
export function pushScript(view: SurfaceView): string {
  return `window[${JSON.stringify(RECEIVE)}]?.(${JSON.stringify(view)})`;
}
