import { createInterface } from "node:readline";
import { becomeUser } from "../../core/become-user.ts";
import { BusInhibitors } from "./bus-inhibitors.ts";
import { MutterIdle } from "./mutter-idle.ts";
import { askScreenSaver } from "./screen-saver-lock.ts";
import { ScreenSaverService } from "./screen-saver-service.ts";
import { loadBusClient, SystemBus } from "./system-bus.ts";
import { askClipboard } from "./wayland-clipboard.ts";
import { WaylandIdle } from "./wayland-idle.ts";
import { askWhoLocked } from "./wayland-lock.ts";
import {
  type BusProbeStart,
  LOCK_ANSWERS,
  type ProbeAsk,
  type ProbeTold,
} from "./x11-probe-messages.ts";

/**
 * One process per session, with that session's uid and nothing else, that speaks on the session's
 * own bus: whatever programs there send can reach no more than the session could. It is started by
 * the agent alone, with `BusProbeStart` as its one argument, and ends with the agent or its stdin.
 */
async function main(start: BusProbeStart): Promise<void> {
  await loadBusClient();
  if (start.identity !== null) becomeUser(start.identity);
  const silent = { info: () => undefined, warn: () => undefined };
  const bus = new SystemBus({ address: start.busAddress, log: silent });
  let idle: MutterIdle | null = null;
  let compositor: WaylandIdle | null = null;
  let inhibitors: BusInhibitors | null = null;
  tell({ event: "ready" });
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line) as ProbeAsk;
    if (question.ask === "watch") {
      idle ??= new MutterIdle(bus, tell);
      if (question.waylandSocket !== undefined) {
        compositor ??= new WaylandIdle(question.waylandSocket, tell);
      }
      await Promise.all([idle.set(question.idleMs), compositor?.set(question.idleMs)]);
    } else if (question.ask === "inhibitors") {
      inhibitors ??= new BusInhibitors(bus, new ScreenSaverService(bus), tell);
      inhibitors.tellAgain();
    }
    const value = await answerOf(question, bus);
    if (value !== null) tell({ event: "answer", id: question.id, value });
  }
  process.exit(0);
}

/** Nought where nothing was asked for but to begin; null: there is no answer. */
async function answerOf(question: ProbeAsk, bus: SystemBus): Promise<number | null> {
  if (question.ask === "whoLocked") {
    const { waylandSocket, mayGiveBack } = question;
    return LOCK_ANSWERS.indexOf(await askWhoLocked(waylandSocket, mayGiveBack));
  }
  if (question.ask === "waylandClipboard") {
    const held = await askClipboard(question.waylandSocket, question.what);
    if (held === "noAnswer") return null;
    return held === "desktopOnly" ? 0 : held + 1;
  }
  return question.ask === "screenSaver" ? LOCK_ANSWERS.indexOf(await askScreenSaver(bus)) : 0;
}

function tell(message: ProbeTold): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function stop(because: string): never {
  tell({ event: "failed", because });
  process.exit(1);
}

process.on("uncaughtException", (error) => stop(error.message));
process.stdout.on("error", () => process.exit(1));
main(JSON.parse(process.argv[2] ?? "{}") as BusProbeStart).catch((error: unknown) => {
  stop(error instanceof Error ? error.message : String(error));
});
