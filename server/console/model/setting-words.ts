import { CATALOGUE, type SettingKey } from "../../../policies/catalogue.ts";
import { isMessageId, type MessageId, type Say } from "../translate.ts";

/** What a setting is called; of a risk tier, the same as without it. */
export function settingWords(key: SettingKey, say: Say): string {
  const id = `setting.${key.replace(/^risk\.tiers\.\w+\./, "")}`;
  return isMessageId(id) ? say(id) : CATALOGUE[key].label;
}

/** By the catalogue's own words; an order of a policy's words stands as it is. */
const STRICTER: Readonly<Record<string, MessageId | undefined>> = {
  longer: "stricter.longer",
  shorter: "stricter.shorter",
  "shorter; off is the loosest": "stricter.shorterThanOff",
  true: "stricter.true",
  false: "stricter.false",
  more: "stricter.more",
  fewer: "stricter.fewer",
  "fewer; any is the loosest": "stricter.fewerThanAny",
  "the first in alphabetical order": "stricter.first",
  "each text: the first in alphabetical order": "stricter.eachFirst",
};

/** Which way a setting is stricter. */
export function stricterWords(key: SettingKey, say: Say): string {
  const { stricter } = CATALOGUE[key];
  const id = STRICTER[stricter];
  return id === undefined ? stricter : say(id);
}
