/** A host name as `weather.example`: no scheme, no port, no path, no wildcard. */
export const SITE =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/**
 * A site that a clearing leaves alone. A registrable domain (`example.co.uk`) means everything
 * below it as well; any other name, and an address, means exactly that host.
 */
export type KeptSite = { readonly site: string; readonly withSubdomains: boolean };

/** A cookie's or an origin's host; a leading dot is how cookies say "and what is below". */
const HOST = /^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/** @returns the kept site that a host belongs to; null when it must go, as anything odd must */
export function keptSiteOf(host: string, sites: readonly KeptSite[]): KeptSite | null {
  if (!HOST.test(host)) return null;
  const name = host.replace(/^\./, "");
  const isIn = ({ site, withSubdomains }: KeptSite) =>
    name === site || (withSubdomains && name.endsWith(`.${site}`));
  return sites.find(isIn) ?? null;
}
