import { setTimeout as delay } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { Silence } from "../guest-hang.ts";
import { isShellHung } from "../shell-hang.ts";
import { lookAtMainThread } from "./guest-processes.ts";

/** A thread of the shell's own, which asks the main one whether it is there; see `pulse.ts`. */
const ASK_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 100;

const asked = { isAnswered: false };
parentPort?.on("message", () => {
  asked.isAnswered = true;
});
for (;;) {
  asked.isAnswered = false;
  parentPort?.postMessage("there?");
  await delay(ASK_EVERY_MS);
  if (!asked.isAnswered && (await isSilentTooLong())) process.kill(process.pid, "SIGKILL");
}

async function isSilentTooLong(): Promise<boolean> {
  const silence = new Silence(performance.now(), []);
  while (!asked.isAnswered) {
    const look = await lookAtMainThread({ pid: process.pid, startTicks: "" });
    if (isShellHung(silence.add(performance.now(), look === null ? [] : [look]))) return true;
    await delay(LOOK_EVERY_MS);
  }
  return false;
}
