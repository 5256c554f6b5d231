import * as z from "zod/mini";
import type { Inhibition } from "../../../policies/keep-awake.ts";
import type { ScreenSaverService } from "./screen-saver-service.ts";
import type { SystemBus } from "./system-bus.ts";
import { MAX_HELD_TOLD, type ProbeTold, shortWords } from "./x11-probe-messages.ts";

const NAME = "org.gnome.SessionManager";
const PATH = "/org/gnome/SessionManager";
const INHIBITOR = "org.gnome.SessionManager.Inhibitor";
/** `Inhibit` flags: 4 holds suspend (a call in a browser asks for no more), 8 holds idle. */
const HOLDS = 4 | 8;

const paths = z.array(z.string());

export type Bus = Pick<SystemBus, "call" | "listen" | "onConnected">;

/** Who keeps a session awake, as its session manager and its screen saver know it. */
export class BusInhibitors {
  readonly #bus: Bus;
  readonly #screenSaver: ScreenSaverService;
  readonly #tell: (told: ProbeTold) => void;
  #bySessionManager: readonly Inhibition[] = [];
  #looked: Promise<void> = Promise.resolve();

  constructor(bus: Bus, screenSaver: ScreenSaverService, tell: (told: ProbeTold) => void) {
    this.#bus = bus;
    this.#screenSaver = screenSaver;
    this.#tell = tell;
    bus.listen(`type='signal',interface='${NAME}'`, ({ interface: from, member }) => {
      if (from === NAME && member.startsWith("Inhibitor")) this.#lookSoon();
    });
    bus.onConnected(() => this.#lookSoon());
    screenSaver.onChange(() => this.tellAgain());
    this.#lookSoon();
  }

  tellAgain(): void {
    const all = [...this.#screenSaver.held, ...this.#bySessionManager].slice(0, MAX_HELD_TOLD);
    const held = all.map(({ through, program, reason }) => ({
      through,
      program: shortWords(program),
      reason: shortWords(reason),
    }));
    this.#tell({ event: "inhibitors", held });
  }

  #lookSoon(): void {
    this.#looked = this.#looked.then(() => this.#look());
  }

  async #look(): Promise<void> {
    const answer = await this.#call(PATH, NAME, "GetInhibitors");
    const list = z.safeParse(paths, answer);
    const found = await Promise.all(
      (list.success ? list.data : []).slice(0, MAX_HELD_TOLD).map((path) => this.#ask(path)),
    );
    this.#bySessionManager = found.filter((each) => each !== null);
    this.tellAgain();
  }

  async #ask(path: string): Promise<Inhibition | null> {
    const [program, reason, flags] = await Promise.all(
      ["GetAppId", "GetReason", "GetFlags"].map((member) => this.#call(path, INHIBITOR, member)),
    );
    if (typeof flags !== "number" || (flags & HOLDS) === 0) return null;
    return { through: "sessionManager", program: String(program), reason: String(reason) };
  }

  async #call(path: string, from: string, member: string): Promise<unknown> {
    const answer = await this.#bus.call({ destination: NAME, path, interface: from, member });
    return answer.ok ? answer.value : null;
  }
}
