import * as z from "zod/mini";
import type { Inhibition } from "../../../policies/keep-awake.ts";
import type { SystemBus } from "./system-bus.ts";

const BUS = "org.freedesktop.DBus";
const BUS_PATH = "/org/freedesktop/DBus";
const NAME = "org.freedesktop.ScreenSaver";
const PATHS = ["/ScreenSaver", "/org/freedesktop/ScreenSaver"] as const;

/** A desktop brings its own a moment after it started; it must find the name free. */
const AFTER_START_MS = 10_000;
/** ALLOW_REPLACEMENT | DO_NOT_QUEUE (D-Bus specification, "RequestName"). */
const GIVE_WAY = 1 | 4;
/** Whose desktops have a screen saver of their own, or are about to. */
const DESKTOPS = ["org.gnome.", "org.kde.", "org.xfce.", "org.mate.", "org.cinnamon."] as const;
const MAX_HELD = 50;
const PRIMARY_OWNER = 1;
const LOOK_AT_QUEUE_MS = 1000;

const names = z.array(z.string());
const inhibitSchema = z.tuple([z.string(), z.string()]);
const cookieSchema = z.tuple([z.number()]);
const ownerSchema = z.tuple([z.string(), z.string(), z.string()]);

export type Bus = Pick<SystemBus, "call" | "listen" | "onConnected" | "answer">;
type Held = Inhibition & { readonly sender: string };

/**
 * `org.freedesktop.ScreenSaver` where no desktop has one: the interface can't be asked who holds it,
 * so on a bare window manager we are the one that programs ask. A desktop's own gets the name as
 * soon as it asks for it.
 */
export class ScreenSaverService {
  readonly #bus: Bus;
  readonly #held = new Map<number, Held>();
  readonly #listeners = new Set<() => void>();
  #lastCookie = 0;
  #isOwner = false;
  #giveWay: NodeJS.Timeout | null = null;

  constructor(bus: Bus, afterStartMs = AFTER_START_MS) {
    this.#bus = bus;
    for (const path of PATHS) {
      bus.answer(path, NAME, "Inhibit", "u", (body, sender) => this.#inhibit(body, sender));
      bus.answer(path, NAME, "UnInhibit", "", (body, sender) => this.#unInhibit(body, sender));
    }
    bus.listen(`type='signal',sender='${BUS}',member='NameOwnerChanged'`, ({ member, body }) => {
      const row = z.safeParse(ownerSchema, body);
      if (member === "NameOwnerChanged" && row.success) this.#onOwner(row.data);
    });
    bus.onConnected(() => {
      this.#drop(() => true);
      setTimeout(() => void this.#offer(), afterStartMs).unref();
    });
  }

  get held(): readonly Inhibition[] {
    return [...this.#held.values()].map(({ program, reason, through }) => ({
      program,
      reason,
      through,
    }));
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async #offer(): Promise<void> {
    const names = [await this.#names("ListNames"), await this.#names("ListActivatableNames")];
    const isTaken = names.some((list) => list === null || list.some(isDesktop));
    if (isTaken || names.some((list) => list?.includes(NAME))) return;
    const answer = await this.#busCall("RequestName", "su", [NAME, GIVE_WAY]);
    this.#isOwner = answer.ok && answer.value === PRIMARY_OWNER;
  }

  #onOwner([name, , newOwner]: z.infer<typeof ownerSchema>): void {
    if (newOwner === "") this.#drop(({ sender }) => sender === name);
    else if (this.#isOwner) {
      // Whoever has just come may be a desktop that asks for the name a moment later.
      this.#giveWay ??= setTimeout(() => void this.#giveWayToQueue(), LOOK_AT_QUEUE_MS).unref();
    }
  }

  async #giveWayToQueue(): Promise<void> {
    this.#giveWay = null;
    const queue = await this.#names("ListQueuedOwners", "s", [NAME]);
    const desktops = (await this.#names("ListNames"))?.filter(isDesktop) ?? [];
    if ((queue?.length ?? 0) < 2 && desktops.length === 0) return;
    this.#isOwner = false;
    this.#drop(() => true);
    await this.#busCall("ReleaseName", "s", [NAME]);
  }

  #inhibit(body: readonly unknown[], sender: string): number {
    const [program, reason] = z.parse(inhibitSchema, body);
    if (this.#held.size >= MAX_HELD) throw new Error("too many inhibitors");
    this.#lastCookie += 1;
    this.#held.set(this.#lastCookie, { through: "screenSaver", program, reason, sender });
    this.#tell();
    return this.#lastCookie;
  }

  #unInhibit(body: readonly unknown[], sender: string): null {
    const [cookie] = z.parse(cookieSchema, body);
    if (this.#held.get(cookie)?.sender === sender) this.#drop((_held, id) => id === cookie);
    return null;
  }

  #drop(matches: (held: Held, cookie: number) => boolean): void {
    const found = [...this.#held].filter(([cookie, held]) => matches(held, cookie));
    for (const [cookie] of found) this.#held.delete(cookie);
    if (found.length > 0) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  async #names(member: string, signature?: string, body?: readonly unknown[]) {
    const answer = await this.#busCall(member, signature, body);
    const parsed = z.safeParse(names, answer.ok ? answer.value : null);
    return parsed.success ? parsed.data : null;
  }

  #busCall(member: string, signature?: string, body?: readonly unknown[]) {
    const call = { destination: BUS, path: BUS_PATH, interface: BUS, member };
    return this.#bus.call(
      signature === undefined || body === undefined ? call : { ...call, signature, body },
    );
  }
}

function isDesktop(name: string): boolean {
  return DESKTOPS.some((prefix) => name.startsWith(prefix));
}
