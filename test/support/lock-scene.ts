import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type LockerChoice, USUAL_LOCKERS } from "../../agent/platform/linux/locker-choice.ts";
import { SessionInhibitors } from "../../agent/platform/linux/session-inhibitors.ts";
import { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import type { SessionRules } from "../../policies/session-state.ts";
import { eventually } from "./eventually.ts";
import { sessionBuses } from "./idle-world.ts";
import { RULES } from "./keeper-world.ts";
import { type LockDesk, openLockDesk } from "./lock-desk.ts";
import { LogindNamespace, lockerScript } from "./logind-namespace.ts";
import { sleepDelayIn } from "./pretended-sleep.ts";
import { silentLog } from "./silent-log.ts";
import { XDisplay } from "./x-display.ts";

/** The shortest that the machine knows: watched from the first second, warned for 20. */
const SHORTEST_LOCK_MS = 21_000;
const LOGIN1 = "org.freedesktop.login1";

export const I3LOCK = lockerScript("i3lock -n -c 880000");

/** People at two screens of a real logind, and all of ours that decides about their locks. */
export class LockScene {
  readonly world: LogindNamespace;
  readonly screens: readonly [XDisplay, XDisplay];
  #desk: LockDesk | null = null;
  #bus: SystemBus | null = null;

  private constructor(world: LogindNamespace, screens: readonly [XDisplay, XDisplay]) {
    this.world = world;
    this.screens = screens;
  }

  /** `ana` and `ben` have passwords, `guest` has none. */
  static async open(): Promise<LockScene> {
    const world = await LogindNamespace.start();
    for (const name of ["ana", "ben", "guest"]) await world.addUser(name);
    await world.exec("passwd", "-d", "guest");
    return new LockScene(world, [await XDisplay.start(), await XDisplay.start()]);
  }

  get desk(): LockDesk {
    if (this.#desk === null) throw new Error("the desk is not open");
    return this.#desk;
  }

  openDesk(rules: Partial<SessionRules> = {}): void {
    this.#desk?.close();
    const { sessions, displays } = this.world;
    const inForce = { ...RULES, lockAfterMs: SHORTEST_LOCK_MS, ...rules };
    const inhibitors = rules.keepAwake === undefined ? undefined : this.#inhibitors();
    this.#desk = openLockDesk(sessions, displays, inForce, inhibitors);
  }

  /** An agent whose own lockers are these. */
  async openDeskWith(lockers: readonly LockerChoice[]): Promise<void> {
    this.#desk?.close();
    await this.world.restartSessions(lockers);
    this.openDesk();
  }

  /** An agent that holds the machine awake until what must be locked is. */
  async openDeskBeforeSleep(): Promise<void> {
    this.#desk?.close();
    await this.world.restartSessions(USUAL_LOCKERS, sleepDelayIn(this.world));
    this.openDesk({ lockAfterMs: null, lockOnResume: true });
  }

  /** All that one run of the agent knew is gone. */
  async restartAgent(): Promise<void> {
    this.#desk?.close();
    await this.world.restartSessions();
    this.openDesk();
    await this.desk.board.start();
  }

  async endAll(): Promise<void> {
    this.#desk?.close();
    for (const { id } of await this.world.sessions.list()) await this.world.sessions.end(id, 0);
  }

  async stop(): Promise<void> {
    await this.#bus?.close();
    await this.world.stop();
    for (const screen of this.screens) await screen.stop();
  }

  async start(userName: string, script: string, on = this.screens[0]): Promise<string> {
    const id = await this.world.startSession({ userName, display: on.name, script });
    await eventually("notes are on screen", async () => (await on.countColours()) > 1);
    if (script.includes("xss-lock"))
      await eventually("xss-lock listens", () => this.#has(userName));
    await eventually("the board knows it", () => this.desk.board.keeper(id) !== undefined);
    return id;
  }

  /** The idle source is real and says that nobody is there; what follows takes no time. */
  async beIdle(id: string): Promise<void> {
    await eventually("nobody is there", () => this.stateOf(id)?.idle === true);
    this.desk.clock.advance(this.desk.rules.lockAfterMs ?? 0);
  }

  async lockByIdleness(id: string): Promise<void> {
    await this.beIdle(id);
    const isVerified = () => typeof this.desk.locks.lockOf(id)?.ms === "number";
    await eventually("the lock was verified", isVerified);
  }

  /** Nobody types a password in the first moment of a lock. */
  async typePassword(id: string): Promise<void> {
    await sleep(400);
    await this.screens[0].run("xdotool", "type", "--delay", "20", "correct-horse");
    await this.screens[0].run("xdotool", "key", "Return");
    await this.isUnlocked(id);
  }

  async unlockThroughLogind(id: string): Promise<void> {
    const call = [LOGIN1, "/org/freedesktop/login1", `${LOGIN1}.Manager`, "UnlockSession", "s", id];
    await this.world.exec("busctl", "call", ...call);
    await this.isUnlocked(id);
  }

  isUnlocked(id: string): Promise<void> {
    return eventually("unlocked", () => this.stateOf(id)?.lockedAtMs === null);
  }

  /** @returns how long it took until another locker hid the screen */
  async killLocker(id: string): Promise<number> {
    const [first = ""] = await this.lockers();
    await this.world.exec("kill", "-KILL", first);
    const killedMs = performance.now();
    await eventually("another locker hides the screen", async () => {
      const [now] = await this.lockers();
      return now !== undefined && now !== first && (await this.#isHidden(id));
    });
    return performance.now() - killedMs;
  }

  /** Process ids inside of everybody's lockers. */
  async lockers(): Promise<string[]> {
    const out = await this.world.exec("sh", "-c", "pgrep -x i3lock || true");
    return out.split("\n").filter(Boolean);
  }

  async hintOf(id: string): Promise<boolean> {
    const show = ["show-session", id, "-p", "LockedHint", "--value"];
    return (await this.world.exec("loginctl", ...show)).trim() === "yes";
  }

  stateOf(id: string) {
    return this.desk.board.keeper(id)?.state;
  }

  #inhibitors(): SessionInhibitors {
    this.#bus ??= new SystemBus({ address: this.world.busAddress, log: silentLog });
    const procDir = join(this.world.rootDir, "proc");
    return new SessionInhibitors(this.#bus, sessionBuses(this.world.accounts), procDir);
  }

  async #has(userName: string): Promise<boolean> {
    const out = await this.world.exec("busctl", "list", "--no-legend");
    return out.split("\n").some((line) => line.includes("xss-lock") && line.includes(userName));
  }

  async #isHidden(id: string): Promise<boolean> {
    const uid = this.desk.board.keeper(id)?.session.uid ?? -1;
    const target = { display: this.screens[0].name, xAuthorityPath: null, uid };
    return (await this.world.displays.isCovered(target)) === true;
  }
}
