import { isMessageId, type Say } from "../../translate.ts";
import { spacedName } from "../plain-words.ts";

/** One that a newer server knows stands by its name. */
export function alarmWords(kind: string, say: Say): string {
  const id = `alarm.${kind}`;
  return isMessageId(id) ? say(id) : spacedName(kind);
}
