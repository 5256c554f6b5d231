import { resolve } from "node:path";
import * as z from "zod/mini";
import { LANGUAGES, type Language } from "../policies/vocabulary.ts";
import { TEXT_SIZES, type TextSize } from "./contract/bridge.ts";

/** What a person may choose about the shell. Never policy: nothing here changes what is enforced. */
const preferencesSchema = z.object({
  language: z.catch(z.nullable(z.enum(LANGUAGES)), null),
  textSize: z.catch(z.literal(TEXT_SIZES), 100),
  windowBounds: z.catch(
    z.nullable(z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })),
    null,
  ),
});
type PreferenceValues = z.infer<typeof preferencesSchema>;

export interface Preferences {
  language(): Language | null;
  setLanguage(language: Language): void;
  textSize(): TextSize;
  setTextSize(percent: TextSize): void;
  windowBounds(): PreferenceValues["windowBounds"];
  setWindowBounds(bounds: NonNullable<PreferenceValues["windowBounds"]>): void;
  /** Nothing of it is kept; it still counts until `letGo`. */
  forget(): void;
  letGo(): void;
}

/** A file `preferences.json` in `dir`. A damaged one counts as empty. */
export async function openPreferences(dir: string): Promise<Preferences> {
  // electron-store loads `electron`, which in plain Node wants a binary unless told where one is.
  if (process.versions["electron"] === undefined) {
    process.env["ELECTRON_OVERRIDE_DIST_PATH"] ??= resolve(dir);
  }
  const { default: Store } = await import("electron-store");
  const store = new Store<Record<string, unknown>>({
    cwd: resolve(dir),
    name: "preferences",
    projectVersion: "1.0.0",
    clearInvalidConfig: true,
  });
  const kept = () =>
    z.parse(preferencesSchema, {
      language: null,
      textSize: 100,
      windowBounds: null,
      ...store.store,
    });
  let forgotten: PreferenceValues | null = null;
  const read = () => forgotten ?? kept();
  const choose = (name: keyof PreferenceValues, value: unknown) => {
    // Whoever chooses while a session ends is still the one who leaves it.
    if (forgotten === null) store.set(name, value);
  };
  return {
    language: () => read().language,
    setLanguage: (language) => choose("language", language),
    textSize: () => read().textSize,
    setTextSize: (percent) => choose("textSize", percent),
    windowBounds: () => read().windowBounds,
    setWindowBounds: (bounds) => choose("windowBounds", bounds),
    forget: () => {
      forgotten = kept();
      store.clear();
    },
    letGo: () => {
      forgotten = null;
    },
  };
}
