import { readEnrolmentAddress } from "../../../agent/link/enrolment-address.ts";
import { Measurements } from "../../swarm/measured.ts";
import { Swarm } from "../../swarm/swarm.ts";
import { answerQuestions } from "./asked-child.ts";
import { connectQuickDevice } from "./quick-device.ts";

const swarm = new Swarm(new Measurements(), () => undefined);
const LOOK_EVERY_MS = 10;
/** As the clients of the baseline. */
const AT_A_TIME = 200;

/** The same devices, once they are asked only how fast the server is. */
async function quicken(): Promise<void> {
  await swarm.leave();
  const devices = swarm.devices.values();
  const connectOneAfterTheOther = async () => {
    for (const { identity } of devices) await connectQuickDevice(identity);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, connectOneAfterTheOther));
}

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
  quicken: async () => {
    await quicken();
    return null;
  },
  untilAllOffline: async () => {
    while (swarm.online > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    return null;
  },
});
