import { parse } from "tldts";
import { type KeptSite, SITE } from "./kept-site.ts";
import { fail, ok, type Result } from "./result.ts";

/**
 * Reads one entry of `keepSites` with the public suffix list (publicsuffix.org), its private part
 * included: `co.uk` and `github.io` belong to nobody, so keeping them would keep everybody's data.
 */
export function readKeptSite(text: string): Result<KeptSite, "notASite" | "publicSuffix"> {
  const site = text.toLowerCase();
  if (!SITE.test(site)) {
    return fail("notASite", `"${text}" is not a site: write a host name, as weather.example`);
  }
  const { domain, isIcann, isPrivate } = parse(site, { allowPrivateDomains: true });
  if (domain === null && (isIcann === true || isPrivate === true)) {
    return fail("publicSuffix", `"${text}" is a public suffix: name the site below it`);
  }
  return ok({ site, withSubdomains: domain === site });
}
