/** How large a made-up profile is. `large` is what a year of use leaves: 2.3 GB in 58,000 files. */
export type ProfileSize = {
  readonly name: string;
  readonly cookies: number;
  readonly origins: number;
  readonly cacheFiles: number;
  readonly cacheMib: number;
};

export const PROFILE_SIZES = {
  tiny: { name: "1 MB", cookies: 50, origins: 1, cacheFiles: 10, cacheMib: 0.25 },
  middle: { name: "100 MB", cookies: 2000, origins: 25, cacheFiles: 2500, cacheMib: 90 },
  cookies: { name: "20,000 cookies", cookies: 20_000, origins: 25, cacheFiles: 100, cacheMib: 5 },
  large: { name: "2.3 GB", cookies: 20_000, origins: 500, cacheFiles: 50_000, cacheMib: 2048 },
} as const satisfies Readonly<Record<string, ProfileSize>>;
