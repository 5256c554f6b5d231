import { connectPolicy, type GuestHold, heldPermit } from "../guest-hold.ts";
import { HOME_KEY } from "./guest-home-key.ts";

/**
 * Runs before a page's own scripts, in every frame: no menu of the browser, none of its keys, nothing
 * dragged in or out, no printing but where it is permitted. A page could undo none of it that matters:
 * what keeps a guest in is in front of the network.
 */
export function guestPageScript(hold: GuestHold): string {
  return `(${guardEvents})(); ${guestLimitsScript(hold)}`;
}

/** What can be taken from a page that is there already; said twice, it does no harm. */
export function guestLimitsScript(hold: GuestHold): string {
  const printers = Object.entries(heldPermit(hold))
    .filter(([, uses]) => uses.includes("print"))
    .map(([origin]) => origin);
  return `(${guardLimits})(${JSON.stringify(printers)}, ${JSON.stringify(connectPolicy(hold))})`;
}

/** Written as text: it runs in the page, and knows nothing of this module. */
const guardEvents = `() => {
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
    // Ours, in a world beside the page's, which lets no page have it.
    if (event.key === "${HOME_KEY}") return refuse(event);
    refuse(event);
    apply(stopImmediatePropagation, event, []);
  });
  // The pointer must find the bar, and nothing may lie over it.
  const { exitPointerLock, exitPictureInPicture } = Document.prototype;
  on("pointerlockchange", () => apply(exitPointerLock, document, []));
  on("enterpictureinpicture", () => apply(exitPictureInPicture, document, []));
  on("click", (event) => {
    if (event.ctrlKey || event.shiftKey || event.metaKey || event.altKey) refuse(event);
  });
}`;

/** The policy is enforced from when its element stands in the document's head, and is never lifted. */
const guardLimits = `(printers, policy) => {
  const isOurs = Object.getOwnPropertyDescriptor(window, "print")?.configurable === false;
  if (!isOurs && !printers.includes(location.origin)) {
    Object.defineProperty(window, "print", { value: () => undefined, writable: false, configurable: false });
  }
  if (policy === null) return;
  const add = () => {
    if (!document.head) return false;
    const meta = document.createElement("meta");
    Object.assign(meta, { httpEquiv: "Content-Security-Policy", content: policy });
    document.head.prepend(meta);
    meta.remove();
    return true;
  };
  if (add()) return;
  const observer = new MutationObserver(() => add() && observer.disconnect());
  observer.observe(document, { childList: true, subtree: true });
}`;
