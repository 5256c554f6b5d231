import { TEXT_SIZES } from "../../main/contract/bridge.ts";
import { LANGUAGES } from "../../policies/vocabulary.ts";
import { bridge } from "../bridge.ts";
import type { PageProps } from "./page-props.ts";

/** Each language under its own name: whoever looks for it reads no other. */
const NAMES = {
  en: "English",
  fr: "Français",
  de: "Deutsch",
  es: "Español",
  ar: "العربية",
} as const;

export function Choices({ view, translate, press }: PageProps) {
  const percent = new Intl.NumberFormat(view.language, { style: "percent" });
  return (
    <div class="choices">
      <fieldset>
        <legend>{translate("choose.textSize")}</legend>
        {TEXT_SIZES.map((size) => (
          <button
            key={size}
            type="button"
            aria-pressed={view.textSize === size}
            onClick={() => press(() => void bridge.chooseTextSize({ percent: size }))}
          >
            {percent.format(size / 100)}
          </button>
        ))}
      </fieldset>
      <fieldset>
        <legend>{translate("choose.language")}</legend>
        {LANGUAGES.map((language) => (
          <button
            key={language}
            type="button"
            lang={language}
            aria-pressed={view.language === language}
            onClick={() => press(() => void bridge.chooseLanguage({ language }))}
          >
            {NAMES[language]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
