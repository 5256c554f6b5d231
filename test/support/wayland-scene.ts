import type { IdleSource, SessionInfo } from "../../agent/core/ports.ts";
import { type LockerChoice, USUAL_LOCKERS } from "../../agent/platform/linux/locker-choice.ts";
import { eventually } from "./eventually.ts";
import { RULES } from "./keeper-world.ts";
import { type LockDesk, openLockDesk } from "./lock-desk.ts";
import { LogindNamespace } from "./logind-namespace.ts";

const SWAY = `
printf 'output * bg #335577 solid_color\nexec touch /tmp/up\n' > ~/sway
export WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman
exec sway -c ~/sway`;
const DESKTOP_COLOUR = "335577";

/** Says at once that nobody is there: what hears of idleness is not what is tested here. */
const nobodyThere: IdleSource = {
  watch: (_session, listener) => ({
    setThreshold: (idleMs) => {
      if (idleMs !== null) setTimeout(() => listener({ kind: "idle", idleMs }), 0);
    },
    close: () => undefined,
  }),
};

/** Somebody in a real sway without a screen, on a real logind, and all of ours that locks. */
export class WaylandScene {
  readonly world: LogindNamespace;
  #desk: LockDesk | null = null;

  private constructor(world: LogindNamespace) {
    this.world = world;
  }

  static async open(): Promise<WaylandScene> {
    const world = await LogindNamespace.start();
    await world.addUser("ana");
    return new WaylandScene(world);
  }

  get desk(): LockDesk {
    if (this.#desk === null) throw new Error("the desk is not open");
    return this.#desk;
  }

  async start(lockers: readonly LockerChoice[] = USUAL_LOCKERS, before = ""): Promise<string> {
    await this.world.exec("rm", "-f", "/tmp/up");
    await this.world.restartSessions(lockers);
    this.#desk = openLockDesk(this.world.sessions, nobodyThere, { ...RULES, lockAfterMs: 21_000 });
    const script = `${before}${SWAY}`;
    const id = await this.world.startSession({ userName: "ana", display: null, script });
    await eventually("sway is up", () => this.#isUp());
    await eventually("the desktop shows", async () => (await this.colour()) === DESKTOP_COLOUR);
    await eventually("the board knows it", () => this.desk.board.keeper(id) !== undefined);
    return id;
  }

  /** The last warning is over. */
  async lockByIdleness(id: string): Promise<void> {
    await eventually("idle", () => this.desk.board.keeper(id)?.state.idle === true);
    this.desk.clock.advance(21_000);
  }

  isVerified(id: string): Promise<void> {
    const seen = () => typeof this.desk.locks.lockOf(id)?.ms === "number";
    return eventually("the lock was verified", seen);
  }

  /** The one colour of a photograph of the whole screen; empty where it has several. */
  async colour(): Promise<string> {
    const out = await this.asAna(
      "grim -t ppm /tmp/shot.ppm && convert /tmp/shot.ppm -format '%k %[hex:p{5,5}]' info:",
    );
    const [count, colour = ""] = out.trim().split(" ");
    return count === "1" ? colour.toLowerCase() : "";
  }

  /** As logind and the session's own processes tell of it now. */
  async session(id: string): Promise<SessionInfo> {
    const found = (await this.world.sessions.list()).find((each) => each.id === id);
    if (found === undefined) throw new Error("the session is not there");
    return found;
  }

  async lockers(): Promise<string[]> {
    const out = await this.world.exec("sh", "-c", "pgrep -u ana -x swaylock || true");
    return out.split("\n").filter(Boolean);
  }

  async endAll(): Promise<void> {
    this.#desk?.close();
    for (const { id } of await this.world.sessions.list()) await this.world.sessions.end(id, 0);
  }

  async #isUp(): Promise<boolean> {
    return (await this.world.exec("sh", "-c", "ls /tmp/up || true")).trim() !== "";
  }

  /** A command of the person in that desktop. */
  asAna(command: string): Promise<string> {
    const at = "XDG_RUNTIME_DIR=/run/user/$(id -u) WAYLAND_DISPLAY=wayland-1";
    return this.world.exec("runuser", "-u", "ana", "--", "sh", "-c", `export ${at}; ${command}`);
  }
}
