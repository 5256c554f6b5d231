import { type GuestRules, permitted } from "../guest-rules.ts";

/**
 * Runs before a page's own scripts, in every frame: no menu of the browser, none of its keys, nothing
 * dragged in or out, no printing but where it is permitted. A page could undo none of it that matters:
 * what keeps a guest in is in front of the network.
 */
export function guestPageScript({ start, allow, permit }: GuestRules): string {
  const printers = Object.keys(permit).filter((origin) =>
    permitted({ start, allow, permit }, origin).includes("print"),
  );
  return `(${guardEvents})(${JSON.stringify(printers)})`;
}

/** Written as text: it runs in the page, and knows nothing of this module. */
const guardEvents = `(printers) => {
  const EDITING = ["a", "c", "v", "x", "y", "z"];
  const ALONE = ["Control", "Alt", "AltGraph", "Shift", "Meta"];
  const { apply } = Reflect;
  const { preventDefault, stopImmediatePropagation } = Event.prototype;
  const { addEventListener } = EventTarget.prototype;
  const on = (name, handle) => apply(addEventListener, window, [name, handle, { capture: true, passive: false }]);
  const refuse = (event) => apply(preventDefault, event, []);
  for (const name of ["contextmenu", "auxclick", "dragstart", "dragover", "drop"]) on(name, refuse);
  const isText = ({ key }) => [...key].length === 1;
  const isOwnKey = (event) => {
    if (ALONE.includes(event.key)) return true;
    if (event.key === "ContextMenu" || /^F\\d+$/.test(event.key)) return false;
    if (event.getModifierState("AltGraph")) return isText(event);
    if (event.altKey || event.metaKey) return false;
    if (!event.ctrlKey) return true;
    return EDITING.includes(event.key.toLowerCase()) && !event.shiftKey;
  };
  on("keydown", (event) => {
    if (!event.isTrusted || isOwnKey(event)) return;
    refuse(event);
    apply(stopImmediatePropagation, event, []);
  });
  on("click", (event) => {
    if (event.ctrlKey || event.shiftKey || event.metaKey || event.altKey) refuse(event);
  });
  if (!printers.includes(location.origin)) {
    Object.defineProperty(window, "print", { value: () => undefined, writable: false, configurable: false });
  }
}`;
