import type { IdleEdge } from "../../agent/core/ports.ts";
import { FusedWatch } from "../../agent/platform/linux/fused-watch.ts";
import {
  type IdleSourceName,
  type SourceWord,
  TRUSTED_SOURCES,
} from "../../policies/idle-fusion.ts";
import { FakeClock } from "./fake-clock.ts";

/** Every source of one session in a test's hands: what each is armed with, and what was passed on. */
export class IdleSources {
  readonly clock = new FakeClock();
  readonly edges: IdleEdge[] = [];
  readonly armed: Partial<Record<IdleSourceName, (number | null)[]>> = {};
  readonly closed: IdleSourceName[] = [];
  sleptMs = 0;
  watchesClosed = 0;
  readonly #tell: Partial<Record<IdleSourceName, (word: SourceWord) => void>> = {};
  readonly watch: FusedWatch;

  constructor(screen: keyof typeof TRUSTED_SOURCES) {
    this.watch = new FusedWatch({
      trusted: TRUSTED_SOURCES[screen],
      sources: {
        x11: this.#start("x11"),
        mutter: this.#start("mutter"),
        wayland: this.#start("wayland"),
        idleHint: this.#start("idleHint"),
      },
      listener: (edge) => this.edges.push(edge),
      clock: this.clock,
      sleptSince: () => this.sleptMs,
      onClose: () => {
        this.watchesClosed += 1;
      },
    });
  }

  says(name: IdleSourceName, word: SourceWord): this {
    this.#tell[name]?.(word);
    return this;
  }

  input(name: IdleSourceName): this {
    return this.says(name, { kind: "input", atMs: this.clock.uptimeMs() });
  }

  idleFor(name: IdleSourceName, idleMs: number): this {
    return this.says(name, { kind: "idle", sinceMs: this.clock.uptimeMs() - idleMs });
  }

  seenFor(name: IdleSourceName, idleMs: number): this {
    return this.says(name, { kind: "seen", sinceMs: this.clock.uptimeMs() - idleMs });
  }

  #start(name: IdleSourceName) {
    return (tell: (word: SourceWord) => void) => {
      this.#tell[name] = tell;
      const armed: (number | null)[] = [];
      this.armed[name] = armed;
      return {
        setThreshold: (idleMs: number | null) => void armed.push(idleMs),
        close: () => void this.closed.push(name),
      };
    };
  }
}
