import * as z from "zod/mini";
import { LANGUAGES, type Language } from "./translate.ts";

const KEPT_AT = "sessionward.language";
const kept = z.enum(LANGUAGES);

/** What somebody chose in this browser; null: nothing, or nothing that is spoken here. */
export function chosenLanguage(storage: Pick<Storage, "getItem">): Language | null {
  const read = z.safeParse(kept, storage.getItem(KEPT_AT));
  return read.success ? read.data : null;
}

export function keepLanguage(storage: Pick<Storage, "setItem">, language: Language): void {
  storage.setItem(KEPT_AT, language);
}
