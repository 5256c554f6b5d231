import type { Platform } from "./platform.ts";

/** Where nobody clears what lies beside browsers yet: said of every kind, and never as done. */
export const nothingLeftOver: Pick<Platform, "leftovers" | "programs"> = {
  leftovers: {
    clear: async ({ kinds }) =>
      kinds.map((kind) => {
        const nothing = { status: "notAvailable", because: "notSupported" } as const;
        return { kind, ...nothing, before: 0, after: 0 };
      }),
  },
  programs: { close: async () => ({ found: 0, killed: 0, left: 0 }) },
};
