import { readEnrolmentAddress } from "../../../agent/link/enrolment-address.ts";
import { Measurements } from "../../swarm/measured.ts";
import { Swarm } from "../../swarm/swarm.ts";
import { answerQuestions } from "./asked-child.ts";

const swarm = new Swarm(new Measurements(), () => undefined);
const LOOK_EVERY_MS = 10;

/** @returns ms until all are online */
async function untilAllOnline(): Promise<number> {
  const startedAtMs = performance.now();
  while (swarm.online < swarm.devices.length) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return performance.now() - startedAtMs;
}

answerQuestions({
  enrol: async ({ url = "", token, count = 0 }) => {
    const address = readEnrolmentAddress({ url, token });
    if (!address.ok) throw new Error(address.detail);
    await swarm.enrol(count, address.value);
    return swarm.devices.length;
  },
  storm: async () => swarm.storm(),
  untilAllOnline,
  untilAllOffline: async () => {
    while (swarm.online > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    return null;
  },
});
