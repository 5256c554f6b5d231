/** How far two good clocks may differ. */
export const CLOCK_SKEW_MS = 300_000;
