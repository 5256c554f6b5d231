import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { Silence } from "../guest-hang.ts";
import { isShellHung } from "../shell-hang.ts";
import { lookAtMainThread } from "./guest-processes.ts";

/** A thread of the shell's own, which asks the main one whether it is there; see `pulse.ts`. */
const ASK_EVERY_MS = 500;
const LOOK_EVERY_MS = 100;

while (parentPort !== null) {
  const answered = once(parentPort, "message");
  parentPort.postMessage("there?");
  if (await isSilentTooLong(answered)) process.kill(process.pid, "SIGKILL");
  await delay(ASK_EVERY_MS);
}

async function isSilentTooLong(answered: Promise<unknown>): Promise<boolean> {
  let isAnswered = false;
  const answer = answered.then(() => {
    isAnswered = true;
  });
  const silence = new Silence(performance.now(), []);
  for (;;) {
    await Promise.race([answer, delay(LOOK_EVERY_MS)]);
    if (isAnswered) return false;
    const look = await lookAtMainThread({ pid: process.pid, startTicks: "" });
    if (isShellHung(silence.add(performance.now(), look === null ? [] : [look]))) return true;
  }
}
