import { createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { chosenLanguage, keepLanguage } from "../chosen-language.ts";
import { type Language, languageOf, type Say, sayer } from "../translate.ts";

export type Speech = {
  readonly say: Say;
  readonly choose: (language: Language) => void;
};

export const SpeechContext = createContext<Speech>({ say: sayer("en"), choose: () => undefined });

export function useSay(): Say {
  return useContext(SpeechContext).say;
}

/** The browser's own language until somebody chooses another, which is kept. */
export function useSpeech(): Speech {
  const [language, setLanguage] = useState<Language>(
    () => chosenLanguage(localStorage) ?? languageOf(navigator.languages),
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const say = useMemo(() => sayer(language), [language]);
  const choose = (wanted: Language) => {
    keepLanguage(localStorage, wanted);
    setLanguage(wanted);
  };
  return { say, choose };
}
