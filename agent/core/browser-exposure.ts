/** What can be said of one profile without reading a value; null where it could not be read. */
export type ProfileCounts = {
  readonly total: CookieCounts | null;
  readonly savedPasswords: number | null;
  /** Whether somebody is signed in to the browser itself. */
  readonly signedIn: boolean | null;
};

type CookieCounts = {
  readonly cookies: number;
  readonly insecure: number;
  readonly scriptReadable: number;
  readonly crossSite: number;
  readonly longLived: number;
  readonly unused: number;
};

/** The same of a whole device: counts only, and nothing that tells one person from another. */
export type BrowserExposure = CookieCounts & {
  readonly profiles: number;
  readonly savedPasswords: number;
  readonly signedInProfiles: number;
  /** Profiles of which something could not be read: the other figures are at least so much. */
  readonly unread: number;
};

export function exposureOf(profiles: readonly ProfileCounts[]): BrowserExposure {
  const sum = (count: (profile: ProfileCounts) => number) =>
    profiles.reduce((all, profile) => all + count(profile), 0);
  return {
    profiles: profiles.length,
    cookies: sum(({ total }) => total?.cookies ?? 0),
    insecure: sum(({ total }) => total?.insecure ?? 0),
    scriptReadable: sum(({ total }) => total?.scriptReadable ?? 0),
    crossSite: sum(({ total }) => total?.crossSite ?? 0),
    longLived: sum(({ total }) => total?.longLived ?? 0),
    unused: sum(({ total }) => total?.unused ?? 0),
    savedPasswords: sum(({ savedPasswords }) => savedPasswords ?? 0),
    signedInProfiles: sum(({ signedIn }) => Number(signedIn === true)),
    unread: sum((profile) => Number(Object.values(profile).includes(null))),
  };
}
