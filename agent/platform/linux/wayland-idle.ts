import { WaylandClient, type WaylandEvent } from "./wayland-client.ts";
import type { ProbeTold } from "./x11-probe-messages.ts";

/** After so little the compositor is asked to say that nobody is there; longer times are counted here. */
const PAUSE_MS = 1_000;
/** While somebody is there this is told no more often. */
const TELL_ACTIVE_MS = 5_000;
/** Nobody works for so long without a second's pause; a program that inhibits idleness does. */
const LONGEST_WITHOUT_PAUSE_MS = 10 * 60_000;
/** One that starts slowly, or is started again in its session, is heard within half a minute. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const IDLED = 0;
const RESUMED = 1;
const EXT = "ext_idle_notifier_v1";
/** What wlroots had before, in sway until 1.7. */
const KDE = "org_kde_kwin_idle";
const SINCE_INPUT_ONLY = 2;

/** Idle edges of a compositor that is neither polled nor asked while nobody is there. */
export class WaylandIdle {
  readonly #tell: (told: ProbeTold) => void;
  readonly #path: string;
  #connected: Promise<void>;
  #retryMs = FIRST_RETRY_MS;
  /** Whether nobody uses the seat, by the object that tells of it. */
  readonly #seats = new Map<number, boolean>();
  #thresholdMs: number | null = null;
  #sinceMs = performance.now();
  #toldActiveMs = Number.NEGATIVE_INFINITY;
  #isTold = false;
  #owesActive = false;
  #isHeldUp = false;
  #minds = true;
  #idleTimer: NodeJS.Timeout | undefined;
  #busyTimer: NodeJS.Timeout | undefined;

  constructor(path: string, tell: (told: ProbeTold) => void) {
    this.#tell = tell;
    this.#path = path;
    this.#connected = this.#connect();
  }

  /** Tells of the first moment without input for this long, and of the first input after it. */
  async set(idleMs: number | null): Promise<void> {
    this.#thresholdMs = idleMs;
    this.#isTold = false;
    await this.#connected;
    if (this.#seats.size > 0) this.#arm();
  }

  async #connect(): Promise<void> {
    const client = await WaylandClient.connect(this.#path);
    if (client === null) {
      this.#connectLater();
      return this.#lost("no compositor answers");
    }
    client.onEvent((event) => this.#hear(event));
    this.#watchSeats(client);
    if (this.#seats.size === 0) {
      client.close();
      return this.#lost("the compositor does not tell of idleness");
    }
    client.onEnded(() => this.#onGone());
    this.#isTold = false;
    this.#sinceMs = performance.now();
    this.#tell({ event: "seen", idleMs: 0, by: "wayland" });
    this.#expectPause();
  }

  #watchSeats(client: WaylandClient): void {
    const [ext] = client.bindAll(EXT, SINCE_INPUT_ONLY);
    const [kde] = ext === undefined ? client.bindAll(KDE, 1) : [];
    this.#minds = ext?.version !== SINCE_INPUT_ONLY;
    if (ext === undefined && kde === undefined) return;
    for (const seat of client.bindAll("wl_seat", 1)) {
      const id = client.newId();
      if (ext !== undefined) client.send(ext.id, ext.version, id, PAUSE_MS, seat.id);
      else if (kde !== undefined) client.send(kde.id, 0, id, seat.id, PAUSE_MS);
      this.#seats.set(id, false);
    }
  }

  #hear({ object, opcode }: WaylandEvent): void {
    if (!this.#seats.has(object) || (opcode !== IDLED && opcode !== RESUMED)) return;
    const wasPause = this.#isPause();
    this.#seats.set(object, opcode === IDLED);
    if (this.#isPause() === wasPause) return;
    if (wasPause) this.#onInput();
    else this.#onPause();
  }

  #isPause(): boolean {
    return [...this.#seats.values()].every((isIdle) => isIdle);
  }

  #onPause(): void {
    clearTimeout(this.#busyTimer);
    this.#retryMs = FIRST_RETRY_MS;
    this.#sinceMs = performance.now() - PAUSE_MS;
    if (this.#isHeldUp) this.#tell({ event: "seen", idleMs: PAUSE_MS, by: "wayland" });
    this.#isHeldUp = false;
    this.#arm();
  }

  #onInput(): void {
    clearTimeout(this.#idleTimer);
    const nowMs = performance.now();
    if (this.#owesActive || nowMs - this.#toldActiveMs >= TELL_ACTIVE_MS) {
      this.#toldActiveMs = nowMs;
      this.#owesActive = false;
      this.#tell({ event: "active", by: "wayland" });
    }
    this.#isTold = false;
    this.#expectPause();
  }

  /** Until the first pause nobody can tell since when; then from when this began to look. */
  #arm(): void {
    clearTimeout(this.#idleTimer);
    if (this.#thresholdMs === null || this.#isTold || !this.#isPause()) return;
    const leftMs = this.#thresholdMs - (performance.now() - this.#sinceMs);
    this.#idleTimer = setTimeout(() => this.#onIdle(), Math.max(0, leftMs));
  }

  #onIdle(): void {
    this.#isTold = true;
    this.#owesActive = true;
    const idleMs = Math.round(performance.now() - this.#sinceMs);
    this.#tell({ event: "idle", idleMs, by: "wayland" });
  }

  #expectPause(): void {
    clearTimeout(this.#busyTimer);
    if (!this.#minds) return;
    this.#busyTimer = setTimeout(() => {
      this.#isHeldUp = true;
      this.#lost("a program keeps the compositor from saying that nobody is there");
    }, LONGEST_WITHOUT_PAUSE_MS);
  }

  #onGone(): void {
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#busyTimer);
    this.#seats.clear();
    this.#connectLater();
    this.#lost("the compositor is gone");
  }

  #connectLater(): void {
    const again = () => {
      this.#connected = this.#connect();
    };
    setTimeout(again, this.#retryMs).unref();
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }

  #lost(because: string): void {
    this.#tell({ event: "unknown", because, by: "wayland" });
  }
}
