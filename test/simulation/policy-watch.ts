import type { World } from "./world.ts";

/** Whether the version of each policy only ever went up. */
export class PolicyWatch {
  readonly #world: World;
  readonly #versions = new Map<string, number>();
  #seen = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns what is wrong, in words */
  look(): readonly string[] {
    const { policyHistory } = this.#world.memory;
    if (this.#seen === policyHistory.length) return [];
    const news = policyHistory.slice(this.#seen);
    this.#seen += news.length;
    return news.flatMap(({ name, version }) => {
      const before = this.#versions.get(name) ?? 0;
      this.#versions.set(name, Math.max(before, version));
      return version < before ? [`${name} went from ${before} to ${version}`] : [];
    });
  }
}
