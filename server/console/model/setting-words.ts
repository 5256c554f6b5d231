import { CATALOGUE, type SettingKey } from "../../../policies/catalogue.ts";
import { isMessageId, MESSAGES, type Say } from "../translate.ts";

/** What a setting is called; of a risk tier, the same as without it. */
export function settingWords(key: SettingKey, say: Say): string {
  const id = `setting.${key.replace(/^risk\.tiers\.\w+\./, "")}`;
  return isMessageId(id) ? say(id) : CATALOGUE[key].label;
}

const WAYS = [
  ...(["longer", "shorter", "shorterThanOff", "more", "fewer", "fewerThanAny"] as const),
  ...(["true", "false", "first", "eachFirst"] as const),
];

/** Which way a setting is stricter; an order of a policy's own words stands as it is. */
export function stricterWords(key: SettingKey, say: Say): string {
  const { stricter } = CATALOGUE[key];
  const way = WAYS.find((one) => MESSAGES.en[`stricter.${one}`] === stricter);
  return way === undefined ? stricter : say(`stricter.${way}`);
}
