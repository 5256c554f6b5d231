import { ADDRESS_SUGGESTIONS } from "../../main/hosts/chromium-features.ts";
import { browserPath, type Family } from "./availability.ts";

/** Real browsers with their own default profiles; only what would call home, or suggest addresses that nobody types, is off. */
const FLAGS: Readonly<Record<Family, readonly string[]>> = {
  chromium: [
    "--no-first-run",
    "--no-default-browser-check",
    "--password-store=basic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    `--disable-features=${ADDRESS_SUGGESTIONS.join(",")}`,
  ],
  firefox: [],
};

/** What to type to open a page; null where the browser is not installed. */
export function browserArgv(family: Family, url: string): readonly string[] | null {
  const path = browserPath(family);
  return path === null ? null : [path, ...FLAGS[family], url];
}
