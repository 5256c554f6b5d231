/** The key that goes to the next part of a window, on every desktop: out of the page, to what is ours. */
export const HOME_KEY = "F6";
/** A world of our own beside each page's: no page can reach what stands in it, nor call what it calls. */
export const HOME_WORLD = "sessionward";
export const HOME_BINDING = "sessionwardHome";

export const HOME_SCRIPT = `addEventListener("keydown", (event) => {
  if (!event.isTrusted || event.key !== "${HOME_KEY}") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ${HOME_BINDING}("");
}, { capture: true });`;
