import { useEffect, useState } from "preact/hooks";
import { AnswerGate } from "./answer-gate.ts";
import { bridge } from "./bridge.ts";
import type { MessageId } from "./messages/en.ts";
import type { ButtonAction } from "./view-parts.ts";

/** Keys that walk through the buttons instead of answering for the person. */
const WALKING_KEYS = new Set(["Tab", "Shift"]);
const SCROLLING_KEYS = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]);

export type Answering = {
  readonly answer: (action: ButtonAction) => void;
  /** Does what has no answer of its own, once the surface can have been seen. */
  readonly press: (run: () => void) => void;
  readonly onSeen: () => void;
  /** What became of the last answer, when the person must know. */
  readonly outcome: MessageId | null;
};

/** Sends answers to the agent; with `anyKey`, every key and every touch is "I'm still here". */
export function useAnswer(anyKey: boolean): Answering {
  const [outcome, setOutcome] = useState<MessageId | null>(null);
  const [gate] = useState(() => new AnswerGate(performance.now()));

  const answer = (action: ButtonAction) => {
    if (gate.passes(performance.now())) void send(action).then(setOutcome);
  };
  const press = (run: () => void) => {
    if (gate.isOpen(performance.now())) run();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => onKeyDown(event, anyKey, answer);
    const onPointer = (event: PointerEvent) => {
      const isAnswered = isOn("button", event.target) || isOn("form", event.target);
      if (anyKey && !isAnswered) answer("stillHere");
    };
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("pointerdown", onPointer, true);
    return () => {
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("pointerdown", onPointer, true);
    };
  });
  return { answer, press, onSeen: () => gate.seen(performance.now()), outcome };
}

const SAID_AFTER: Readonly<Partial<Record<ButtonAction, MessageId>>> = {
  askForMoreTime: "answer.asked",
  wasWrong: "answer.wasWrong",
};

async function send(action: ButtonAction): Promise<MessageId | null> {
  const reply = await bridge[action]();
  if (!reply.ok) return reply.reason === "refused" ? "answer.refused" : "answer.lost";
  return SAID_AFTER[action] ?? null;
}

/** No key does what a browser would do with it (close, print, a new window). */
function onKeyDown(
  event: KeyboardEvent,
  anyKey: boolean,
  answer: (action: ButtonAction) => void,
): void {
  if (WALKING_KEYS.has(event.key) || isTyping(event)) return;
  if (!anyKey && SCROLLING_KEYS.has(event.key)) return;
  const pressesButton =
    isOn("button", event.target) && (event.key === "Enter" || event.key === " ");
  if (pressesButton) return;
  event.preventDefault();
  if (anyKey && !event.repeat && !isOn("form", event.target)) answer("stillHere");
}

/** In a field, keys write and move; what a browser would do with a chord stays forbidden. */
function isTyping(event: KeyboardEvent): boolean {
  const isChord = event.ctrlKey || event.altKey || event.metaKey || /^F\d/.test(event.key);
  return isOn("input", event.target) && !isChord;
}

function isOn(what: "button" | "input" | "form", target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(what) !== null;
}
