import * as z from "zod/mini";
import type { ClearProgress, ClearRequest } from "./clear-request.ts";
import { KeptValue } from "./kept-value.ts";
import type { KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const KEY = "clearings.open";

type Home = Pick<ClearRequest, "homeDir" | "uid" | "gid">;

/** As many as a helper sweeps; a home that has more was made to have them. */
const MAX_DIRECTORIES = 1_000;

const homesSchema = z.array(
  z.object({
    homeDir: z.string().check(z.minLength(1), z.maxLength(4096)),
    uid: z.int().check(z.gte(1)),
    gid: z.int().check(z.gte(0)),
    directories: z.optional(
      z.array(z.string().check(z.maxLength(4096))).check(z.maxLength(MAX_DIRECTORIES)),
    ),
  }),
);

type OpenClearing = z.infer<typeof homesSchema>[number];

/**
 * Homes whose clearing has begun and not come to its end. Written down before the first browser is
 * touched: after a power cut the bytes go at the next start, whether anybody signs in or not.
 */
export class OpenClearings {
  readonly #onChange: () => void;
  readonly #kept: KeptValue<readonly OpenClearing[]>;
  readonly #progress = new Map<string, ClearProgress>();
  readonly #waiting: { readonly homeDir: string; readonly resolve: () => void }[] = [];

  constructor(keyValue: KeyValue, onChange: () => void) {
    this.#kept = new KeptValue(keyValue, KEY, readHomes);
    this.#onChange = onChange;
  }

  begin({ homeDir, uid, gid }: Home): void {
    this.#kept.keep([...this.unfinished(), { homeDir, uid, gid }]);
  }

  /** Where it works: some of it only a running browser has named, and nobody names it afterwards. */
  touches({ homeDir }: Home, directories: readonly string[]): void {
    const homes = this.unfinished().map((home) => {
      if (home.homeDir !== homeDir) return home;
      const all = [...new Set([...(home.directories ?? []), ...directories])];
      return { ...home, directories: all.slice(0, MAX_DIRECTORIES) };
    });
    this.#kept.keep(homes);
  }

  progress({ homeDir }: Home, progress: ClearProgress): void {
    this.#progress.set(homeDir, progress);
    if (progress.phase === "freeing") this.#tellOutOfReach(homeDir);
    this.#onChange();
  }

  end({ homeDir }: Home): void {
    this.#progress.delete(homeDir);
    // Two sessions of one person may be cleared at once: each has its own line.
    const homes = this.unfinished();
    const own = homes.findIndex((home) => home.homeDir === homeDir);
    this.#kept.keep(homes.filter((_, index) => index !== own));
    this.#onChange();
  }

  unfinished(): readonly OpenClearing[] {
    return this.#kept.value;
  }

  /** When the next clearing of this home has nothing left to do but to free bytes. */
  outOfReach(homeDir: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ homeDir, resolve });
    return promise;
  }

  /** Of all that are under way together; the phase of the one that is least far. */
  view(): ClearProgress | null {
    const all = [...this.#progress.values()];
    const [first] = all;
    if (first === undefined) return null;
    const sum = (pick: "doneFiles" | "files") => all.reduce((total, one) => total + one[pick], 0);
    const behind = all.find(({ phase }) => phase !== "freeing") ?? first;
    return { phase: behind.phase, doneFiles: sum("doneFiles"), files: sum("files") };
  }

  #tellOutOfReach(homeDir: string): void {
    for (const one of this.#waiting) if (one.homeDir === homeDir) one.resolve();
  }
}

function readHomes(text: string | null): readonly OpenClearing[] {
  const read = z.safeParse(homesSchema, storedJson(text));
  return read.success ? read.data : [];
}
