/** Runs inside the page (test/support/gallery-probe.ts): what a person would see going wrong. */

/** @typedef {{ element: Element, words: string, box: DOMRect }} Written */

const SLACK_PX = 1;
const LEAST_TARGET_PX = 44;

/** @returns {Written[]} every piece of text that can be seen, with the box that its letters take */
function writtenTexts() {
  return [...document.querySelectorAll("main *")]
    .filter((element) => element.closest(".only-spoken, svg") === null)
    .filter((element) => ownWords(element) !== "" && element.checkVisibility())
    .map((element) => ({ element, words: ownWords(element), box: boxOfText(element) }));
}

/** @param {Element} element */
function ownWords(element) {
  const words = ownTexts(element).map((node) => node.textContent?.trim() ?? "");
  return words.join("");
}

/** @param {Element} element */
function ownTexts(element) {
  return [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
}

/** @param {Element} element */
function boxOfText(element) {
  const range = document.createRange();
  const texts = ownTexts(element);
  range.setStartBefore(texts[0] ?? element);
  range.setEndAfter(texts.at(-1) ?? element);
  return range.getBoundingClientRect();
}

/** @param {Element | null} element @returns {Element | null} */
function scrollerOf(element) {
  if (element === null || element === document.documentElement) return null;
  const { overflowY } = getComputedStyle(element);
  return overflowY === "visible" ? scrollerOf(element.parentElement) : element;
}

/** @param {Written} written @returns {string[]} why not all of it can be brought into sight */
function lostText({ element, words, box }) {
  const scroller = scrollerOf(element.parentElement);
  if (scroller === null) return [`${words}: in nothing that scrolls`];
  const top = box.top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  const holder = element.closest("button, .countdown")?.getBoundingClientRect() ?? box;
  /** @type {[string, boolean][]} */
  const faults = [
    ["beside the window", box.left < -SLACK_PX || box.right > innerWidth + SLACK_PX],
    ["cut off", getComputedStyle(scroller).overflowY === "hidden"],
    ["above what can be scrolled to", top < -SLACK_PX],
    ["below what can be scrolled to", top + box.height > scroller.scrollHeight + SLACK_PX],
    ["needs scrolling sideways", scroller.scrollWidth > scroller.clientWidth + SLACK_PX],
    ["larger than what holds it", !isInside(box, holder)],
  ];
  return faults.filter(([, isSo]) => isSo).map(([fault]) => `${words}: ${fault}`);
}

/** @param {DOMRect} inner @param {DOMRect} outer */
function isInside(inner, outer) {
  return (
    inner.left >= outer.left - SLACK_PX &&
    inner.right <= outer.right + SLACK_PX &&
    inner.top >= outer.top - SLACK_PX &&
    inner.bottom <= outer.bottom + SLACK_PX
  );
}

/** What its scroller lets be seen of its lines. @param {Written} written */
function seenPart({ element, box }) {
  const frame = scrollerOf(element.parentElement)?.getBoundingClientRect() ?? box;
  const lines = element.getBoundingClientRect();
  const top = Math.max(box.top, frame.top, lines.top);
  const bottom = Math.min(box.bottom, frame.bottom, lines.bottom);
  return new DOMRect(box.left, top, box.width, Math.max(0, bottom - top));
}

/** @returns {string[]} */
function overlaps() {
  const texts = writtenTexts().map((one) => ({ ...one, box: seenPart(one) }));
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter((other) => meets(one.box, other.box))
      .map((other) => `"${one.words}" lies on "${other.words}"`),
  );
}

/** Line boxes of neighbours may touch. @param {DOMRect} one @param {DOMRect} other */
function meets(one, other) {
  const deep = 2 * SLACK_PX;
  return (
    one.left + deep < other.right &&
    other.left + deep < one.right &&
    one.top + deep < other.bottom &&
    other.top + deep < one.bottom
  );
}

/** @returns {string[]} */
function smallTargets() {
  return [...document.querySelectorAll("button, a, input, select")]
    .map((target) => ({ words: target.textContent, box: target.getBoundingClientRect() }))
    .filter(({ box }) => Math.min(box.width, box.height) < LEAST_TARGET_PX)
    .map(({ words, box }) => `${words}: a target of ${box.width} × ${box.height}`);
}

/** @param {number} share 0: the beginning of everything that scrolls, 1: its end */
function scrollTo(share) {
  for (const element of document.querySelectorAll("main, main *")) {
    element.scrollTop = share * element.scrollHeight;
  }
}

/** @returns {string[]} */
function layoutFaults() {
  scrollTo(0);
  const atTop = [...writtenTexts().flatMap(lostText), ...overlaps(), ...smallTargets()];
  scrollTo(1);
  const atEnd = overlaps();
  scrollTo(0);
  return [...new Set([...atTop, ...atEnd])];
}

/** @returns {string[]} what can be pressed, but not before somebody scrolls */
function hiddenButtons() {
  scrollTo(0);
  return [...document.querySelectorAll("button")]
    .filter((button) => !isInside(button.getBoundingClientRect(), windowBox()))
    .map((button) => `${button.textContent}: ends at ${button.getBoundingClientRect().bottom}`);
}

function windowBox() {
  return new DOMRect(0, 0, innerWidth, innerHeight);
}

/** @returns {Record<string, number>} the size of each kind of text, in pixels */
function textSizes() {
  const sizes = writtenTexts().map(({ element }) => [
    element.id || element.className || element.tagName,
    Number.parseFloat(getComputedStyle(element).fontSize),
  ]);
  return Object.fromEntries(sizes);
}

/** Relative luminance (WCAG 2) of any colour that CSS knows. @param {string} color */
function luminanceOf(color) {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (canvas === null) throw new Error("no canvas");
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {number} channel */
function linear(channel) {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** @param {Element | null} element @returns {string} */
function groundOf(element) {
  if (element === null) return "white";
  const { backgroundColor } = getComputedStyle(element);
  return backgroundColor === "rgba(0, 0, 0, 0)" ? groundOf(element.parentElement) : backgroundColor;
}

/** @returns {{ words: string, ratio: number }[]} */
function contrasts() {
  return writtenTexts().map(({ element, words }) => {
    const ink = luminanceOf(getComputedStyle(element).color);
    const ground = luminanceOf(groundOf(element));
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    return { words, ratio };
  });
}

Object.assign(globalThis, { probe: { layoutFaults, hiddenButtons, textSizes, contrasts } });
