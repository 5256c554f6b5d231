import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Language, type Say, sayer } from "./translate.ts";

export type Speech = {
  readonly language: Language;
  readonly say: Say;
  readonly choose: (language: Language) => void;
};

export const SpeechContext = createContext<Speech>({
  ...{ language: "en", say: sayer("en"), choose: () => undefined },
});

export function useSay(): Say {
  return useContext(SpeechContext).say;
}
