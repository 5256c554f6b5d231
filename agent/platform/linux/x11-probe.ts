import { createInterface } from "node:readline";
import { becomeUser } from "../../core/become-user.ts";
import { testIdleTime } from "./idle-self-test.ts";
import { connectX11, type X11 } from "./x11-client.ts";
import { countClipboard, emptyClipboard } from "./x11-clipboard.ts";
import { type IdleAlarm, watchIdleTime } from "./x11-idle-alarm.ts";
import type { ProbeAsk, ProbeStart, ProbeTold } from "./x11-probe-messages.ts";
import { askToClose, closableWindows, isCovered } from "./x11-windows.ts";

/**
 * One process per X session, with that session's uid and nothing else: whatever an X server or a
 * client of it sends can reach no more than the session could. It is started by the agent alone,
 * with `ProbeStart` as its one argument, and ends with the agent, the display or its stdin.
 */
async function main(start: ProbeStart): Promise<void> {
  if (start.identity !== null) becomeUser(start.identity);
  const x11 = await connectX11(start.display, (error) => stop(error.message));
  const alarm = await watchIdleTime(x11, tell);
  tell({ event: "ready" });
  void testIdleTime(() => alarm.read(), {
    onFault: (because) => tell({ event: "unknown", because: `x11: ${because}` }),
    onGood: () => void alarm.read().then((idleMs) => tell({ event: "seen", idleMs })),
  });
  for await (const line of createInterface({ input: process.stdin })) {
    await answer(x11, alarm, JSON.parse(line) as ProbeAsk);
  }
  process.exit(0);
}

async function answer(x11: X11, alarm: IdleAlarm, question: ProbeAsk): Promise<void> {
  switch (question.ask) {
    case "watch":
      return tell({
        event: "answer",
        id: question.id,
        value: await alarm.set(question.idleMs),
      });
    case "idle":
      return tell({ event: "answer", id: question.id, value: await alarm.read() });
    case "covered": {
      const covered = await isCovered(x11, question.notBy);
      return tell({ event: "answer", id: question.id, value: covered ? 1 : 0 });
    }
    case "close":
      return tell({
        event: "answer",
        id: question.id,
        value: await askToClose(x11, question),
      });
    case "clipboard":
      return tell({ event: "answer", id: question.id, value: await countClipboard(x11) });
    case "emptyClipboard":
      return tell({ event: "answer", id: question.id, value: await emptyClipboard(x11) });
    case "inhibitors":
    case "whoLocked":
    case "screenSaver":
    case "waylandClipboard":
      return tell({ event: "answer", id: question.id, value: 0 });
    case "windows": {
      const windows = await closableWindows(x11, question);
      return tell({ event: "answer", id: question.id, value: windows.length });
    }
  }
}

function tell(message: ProbeTold): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function stop(because: string): never {
  tell({ event: "failed", because });
  process.exit(1);
}

// npm `x11` throws out of a callback when the authority file may not be read.
process.on("uncaughtException", (error) => stop(error.message));
process.stdout.on("error", () => process.exit(1));
main(JSON.parse(process.argv[2] ?? "{}") as ProbeStart).catch((error: unknown) => {
  stop(error instanceof Error ? error.message : String(error));
});
