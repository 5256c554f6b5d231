import { useContext } from "preact/hooks";
import { LANGUAGE_NAMES, LANGUAGES } from "../translate.ts";
import { SpeechContext } from "./say-context.ts";

/** Each language by its own name: who looks for theirs can't read the others. */
export function LanguageChoice() {
  const { say, choose } = useContext(SpeechContext);
  const take = (value: string) => {
    const wanted = LANGUAGES.find((one) => one === value);
    if (wanted !== undefined) choose(wanted);
  };
  return (
    <label class="language">
      {say("language.label")}
      <select value={say.language} onChange={({ currentTarget }) => take(currentTarget.value)}>
        {LANGUAGES.map((each) => (
          <option key={each} value={each} lang={each}>
            {LANGUAGE_NAMES[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
