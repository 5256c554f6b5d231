import { execFile } from "node:child_process";
import type { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import { own } from "./session-bus.ts";

const NAME = "org.gnome.Mutter.IdleMonitor";
const PATH = "/org/gnome/Mutter/IdleMonitor/Core";

type Watch = { readonly id: number; readonly sender: string; readonly idleMs: number | null };

/**
 * Our own stand-in of Mutter's idle monitor, after Mutter 43's introspection: idle watches fire at
 * each spell, active watches once, and nothing tells of idleness while it is inhibited.
 */
export class MutterStandIn {
  readonly #bus: SystemBus;
  readonly #address: string;
  readonly #watches = new Map<number, Watch>();
  readonly #timers = new Map<number, NodeJS.Timeout>();
  #lastInputMs = performance.now();
  #lastId = 0;
  calls = 0;
  inhibited = false;
  /** A clock that stands still. */
  frozenAtMs: number | null = null;

  constructor(bus: SystemBus, address: string) {
    this.#bus = bus;
    this.#address = address;
  }

  async start(): Promise<void> {
    this.#answer("GetIdletime", "t", () => this.#idleMs());
    this.#answer("AddIdleWatch", "u", ([idleMs], sender) => this.#add(sender, Number(idleMs)));
    this.#answer("AddUserActiveWatch", "u", (_body, sender) => this.#add(sender, null));
    this.#answer("RemoveWatch", "", ([id]) => {
      this.#watches.delete(Number(id));
      return null;
    });
    await own(this.#bus, NAME);
  }

  input(): void {
    this.#lastInputMs = performance.now();
    for (const watch of [...this.#watches.values()]) {
      if (watch.idleMs !== null) this.#arm(watch);
      else if (this.#watches.delete(watch.id)) this.#fire(watch);
    }
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #answer(member: string, signature: string, reply: Parameters<SystemBus["answer"]>[4]): void {
    this.#bus.answer(PATH, NAME, member, signature, (body, sender) => {
      this.calls += 1;
      return reply(body, sender);
    });
  }

  #idleMs(): number {
    return this.frozenAtMs ?? Math.round(performance.now() - this.#lastInputMs);
  }

  #add(sender: string, idleMs: number | null): number {
    this.#lastId += 1;
    const watch = { id: this.#lastId, sender, idleMs };
    this.#watches.set(watch.id, watch);
    if (idleMs !== null) this.#arm(watch);
    return watch.id;
  }

  #arm(watch: Watch): void {
    clearTimeout(this.#timers.get(watch.id));
    const inMs = Math.max(0, (watch.idleMs ?? 0) - this.#idleMs());
    const fire = () => {
      if (this.#watches.has(watch.id) && !this.inhibited) this.#fire(watch);
    };
    this.#timers.set(watch.id, setTimeout(fire, inMs));
  }

  #fire({ id, sender }: Watch): void {
    const to = [`--bus=${this.#address}`, `--dest=${sender}`, "--type=signal"];
    execFile("dbus-send", [...to, PATH, `${NAME}.WatchFired`, `uint32:${id}`], () => undefined);
  }
}
