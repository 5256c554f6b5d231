import { useEffect, useState } from "preact/hooks";
import { bridge } from "./bridge.ts";
import type { MessageId } from "./messages/en.ts";
import type { ButtonAction } from "./view-model.ts";

/** A surface may appear under a finger that is already on its way down. */
const DEAF_FOR_MS = 700;
const AGAIN_AFTER_MS = 1_000;

/** Keys that walk through the buttons instead of answering for the person. */
const WALKING_KEYS = new Set(["Tab", "Shift"]);

export type Answering = {
  readonly answer: (action: ButtonAction) => void;
  /** What became of the last answer, when the person must know. */
  readonly outcome: MessageId | null;
};

/** Sends answers to the agent; with `anyKey`, every key and every touch is "I'm still here". */
export function useAnswer(anyKey: boolean): Answering {
  const [outcome, setOutcome] = useState<MessageId | null>(null);
  const [gate] = useState(() => ({ opensAtMs: performance.now() + DEAF_FOR_MS }));

  const answer = (action: ButtonAction) => {
    if (performance.now() < gate.opensAtMs) return;
    gate.opensAtMs = performance.now() + AGAIN_AFTER_MS;
    void send(action).then(setOutcome);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => onKeyDown(event, anyKey, answer);
    const onPointer = (event: PointerEvent) => {
      if (anyKey && !isOnButton(event.target)) answer("stillHere");
    };
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("pointerdown", onPointer, true);
    return () => {
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("pointerdown", onPointer, true);
    };
  });
  return { answer, outcome };
}

async function send(action: ButtonAction): Promise<MessageId | null> {
  const reply = await bridge[action]();
  if (!reply.ok) return reply.reason === "refused" ? "answer.refused" : "answer.lost";
  return action === "askForMoreTime" ? "answer.asked" : null;
}

/** No key does what a browser would do with it (close, print, a new window). */
function onKeyDown(
  event: KeyboardEvent,
  anyKey: boolean,
  answer: (action: ButtonAction) => void,
): void {
  if (WALKING_KEYS.has(event.key)) return;
  const pressesButton = isOnButton(event.target) && (event.key === "Enter" || event.key === " ");
  if (pressesButton) return;
  event.preventDefault();
  if (anyKey && !event.repeat) answer("stillHere");
}

function isOnButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button") !== null;
}
