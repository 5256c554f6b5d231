import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import type { ShellOrder } from "../../agent/contract/local-calls.ts";
import { SessionHands } from "../../agent/core/shell-hands.ts";
import type { Platform } from "../../agent/platform/platform.ts";
import { createWindowsPlatform } from "../../agent/platform/windows/windows-platform.ts";
import type { RunProbe } from "../../agent/platform/windows/wts-client.ts";
import { ok } from "../../policies/result.ts";
import { FakeClock } from "./fake-clock.ts";
import { silentLog } from "./silent-log.ts";

type Phase = "signedIn" | "locked" | "disconnected" | "leaving" | "signedOut";

/** What the probe prints, step by step. Nothing here was recorded on a machine: each says so. */
export type WindowsRecording = {
  readonly name: string;
  readonly provenance: "documentation";
  readonly source: string;
  readonly build: string;
  readonly locale: string;
  readonly date: string;
  readonly sessionId: string;
  readonly account: Readonly<Record<"domain" | "user" | "sid" | "homeDir", string>>;
  readonly lists: Readonly<Record<Phase, string>>;
  readonly told: Readonly<Record<string, string | readonly string[]>>;
};

export function windowsRecordings(): readonly WindowsRecording[] {
  const path = new URL("../fixtures/sessions/windows.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as WindowsRecording[];
}

export type RecordedOptions = {
  /** What the session's shell makes of orders; `absent`: there is none. */
  readonly shell?: "obeys" | "ignores" | "absent";
  /** What becomes of a session that is told to go. */
  readonly logoff?: "goes" | "lingers" | "stays";
  readonly disconnect?: "works" | "stays";
  readonly accountKinds?: Readonly<Record<string, "generic" | "kiosk">>;
  /** What `shutdown.exe` exits with. */
  readonly shutDownExit?: number;
};

/** The whole adapter, with a recording in the place of Windows and of the shell. */
export class RecordedWindows {
  readonly hands = new SessionHands();
  readonly clock = new FakeClock();
  readonly platform: Platform;
  readonly asked: string[] = [];
  readonly ordered: ShellOrder[] = [];
  readonly recording: WindowsRecording;
  phase: Phase = "signedIn";
  /** What `list` prints instead. */
  answer: string | null = null;
  watches = 0;
  readonly #options: RecordedOptions;
  /** Arguments of `shutdown.exe`, run by run. */
  readonly shutDowns: string[] = [];
  #watch = watchOf();

  constructor(recording: WindowsRecording, options: RecordedOptions = {}) {
    this.recording = recording;
    this.#options = options;
    this.hands.sendThrough((_sessionId, order) => this.#order(order));
    const { hands, clock } = this;
    const accountKinds = options.accountKinds ?? {};
    this.platform = createWindowsPlatform(
      { accountKinds, hands, clock, log: silentLog },
      {
        run: this.#run,
        startWatch: () => this.#startWatch(),
        shutDown: this.#shutDown,
        patience: { lockMs: 120, logoffMs: 120, lookEveryMs: 20 },
      },
    );
  }

  readonly #shutDown = async (args: readonly string[]) => {
    this.shutDowns.push(args.join(" "));
    return ok({ exitCode: this.#options.shutDownExit ?? 0, stdout: "", stderr: "" });
  };

  get processes(): readonly number[] {
    if (this.phase === "signedOut") return [];
    return this.phase === "leaving" ? [3004] : [3001, 3002, 3003, 3004];
  }

  become(phase: Phase, told: string = phase): void {
    this.phase = phase;
    this.tell(told);
  }

  tell(name: string): void {
    for (const line of [this.recording.told[name] ?? []].flat()) this.#watch.stdout.write(line);
  }

  endWatch(): void {
    this.#watch.emit("close");
  }

  readonly #run: RunProbe = async (ask) => {
    this.asked.push(ask.join(" "));
    if (ask[0] === "list") return said(this.answer ?? this.recording.lists[this.phase]);
    if (ask[0] === "disconnect" && this.#options.disconnect !== "stays") {
      queueMicrotask(() => this.become("disconnected"));
    }
    if (ask[0] === "logoff") this.#leave();
    return said('{"done":true}\n');
  };

  #leave(): void {
    const how = this.#options.logoff ?? "goes";
    if (how === "goes") this.become("signedOut");
    if (how === "lingers") this.become("leaving", "signedOut");
  }

  #order(order: ShellOrder): boolean {
    const { shell = "obeys" } = this.#options;
    if (shell === "absent") return false;
    this.ordered.push(order);
    if (shell === "ignores") return true;
    if (order.order === "lock") queueMicrotask(() => this.become("locked"));
    if (order.order === "signOut") queueMicrotask(() => this.become("signedOut"));
    return true;
  }

  #startWatch() {
    this.watches += 1;
    this.#watch = watchOf();
    queueMicrotask(() => this.tell("ready"));
    return this.#watch;
  }
}

function watchOf() {
  return Object.assign(new EventEmitter(), { stdout: new PassThrough(), kill: () => true });
}

function said(stdout: string) {
  return ok({ stdout, stderr: "", exitCode: 0 });
}
