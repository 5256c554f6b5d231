import type { KeptSite } from "../../policies/kept-site.ts";
import { type Owner, siteKeeping } from "./keep-match.ts";

/** What is known of a kept site without reading a value. */
export type SiteSeen = { readonly site: string; readonly stillSignedIn: boolean };

/** Decides owner by owner, and remembers of which kept sites something was met. */
export class SiteTally {
  readonly sites: readonly KeptSite[];
  readonly #present = new Set<string>();
  readonly #signedIn = new Set<string>();

  constructor(sites: readonly KeptSite[]) {
    this.sites = sites;
  }

  keeps(owner: Owner | null, isSignIn = false): boolean {
    const site = siteKeeping(owner, this.sites);
    if (site === null) return false;
    this.#present.add(site.site);
    if (isSignIn) this.#signedIn.add(site.site);
    return true;
  }

  isSignedIn({ site }: KeptSite): boolean {
    return this.#signedIn.has(site);
  }

  seen(): SiteSeen[] {
    return [...this.#present].map((site) => ({ site, stillSignedIn: this.#signedIn.has(site) }));
  }
}
