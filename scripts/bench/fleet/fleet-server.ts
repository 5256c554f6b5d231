import { randomUUIDv7 } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { hashSecret, newSecret } from "../../../server/accounts/secrets.ts";
import { openSqliteStorage } from "../../../server/backends/sqlite-storage.ts";
import { sendInCommits } from "../../../server/commands/command-sending.ts";
import { createControlPlane } from "../../../server/control-plane.ts";
import { DeviceGateway } from "../../../server/devices/device-gateway.ts";
import { giveBackMemory } from "../../../server/devices/storm-remains.ts";
import { createListener } from "../../../server/http/listener.ts";
import { loadServerKeys } from "../../../server/keys.ts";
import { DEFAULT_LIMITS } from "../../../server/run.ts";
import { announcedStorage } from "../../../server/storage/announced-storage.ts";
import { answerQuestions } from "./asked-child.ts";
import { rssKib } from "./memory.ts";

/** The server's own parts on a port without TLS; only orders come by a message instead of HTTP. */
const [dataDir = "", port = "0"] = process.argv.slice(2);
const clock = { nowMs: () => Date.now() };
const log = { info: () => undefined, warn: () => undefined };
let left = 0;
let tellAllDone: () => void = () => undefined;
const keys = await loadServerKeys(dataDir, ["127.0.0.1"], new Date());
const storage = announcedStorage(openSqliteStorage(join(dataDir, "server.db")), {
  deviceChanged: () => undefined,
  alarmRaised: () => undefined,
  policiesChanged: () => undefined,
  commandChanged: ({ state }) => {
    if (state !== "done") return;
    left -= 1;
    if (left === 0) tellAllDone();
  },
});
const named = { host: { hostName: "bench", isTrial: true }, site: "localhost" };
const parts = { ...named, uptimeMs: () => performance.now(), ...DEFAULT_LIMITS };
const plane = await createControlPlane({ keys, storage, clock, log, ...parts });
const server = createListener(null, (_request, response) => void response.end());
const gateway = new DeviceGateway(plane.desk, DEFAULT_LIMITS);
server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head));
server.listen(Number(port), "127.0.0.1", 20_000);
await once(server, "listening");
const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();

/** Signed, queued durably, sent; @returns ms until the last answer is durable */
async function order(deviceIds: readonly string[]): Promise<number> {
  const done = new Promise<void>((resolve) => {
    tellAllDone = resolve;
  });
  left = deviceIds.length;
  const startedAtMs = performance.now();
  const batchId = `batch-${randomUUIDv7()}`;
  const draft = { batchId, params: {}, reason: "bench", requestedBy: "bench", lifetimeMs: 600_000 };
  const parts = { storage, keys, desk: plane.desk, clock, goesOn: () => true };
  await sendInCommits(
    deviceIds,
    (deviceId) => ({ ...draft, kind: "refreshPosture", deviceId }),
    parts,
  );
  await done;
  return performance.now() - startedAtMs;
}

async function newToken(count: number): Promise<string> {
  const token = newSecret("enrol");
  const at = new Date();
  await storage.tokens.add({
    ...{ id: `token-${randomUUIDv7()}`, tokenSha256: hashSecret(token), groups: ["bench"] },
    ...{ mode: "enforce", deviceClass: "shared", usesLeft: count, createdBy: "bench" },
    createdAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + 3_600_000).toISOString(),
  });
  return token;
}

const idsOf = async () => (await storage.devices.list()).map(({ id }) => id);

answerQuestions({
  open: async ({ count = 0 }) => {
    const { port: where } = server.address() as AddressInfo;
    const token = await newToken(count);
    // Else what the start left would be given back with what the devices leave, and look like theirs.
    giveBackMemory();
    return { url: `ws://127.0.0.1:${where}/agent`, token };
  },
  memory: async () => ({ rssKib: rssKib(process.pid) }),
  cpuMs: async () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  orderAll: async () => order(await idsOf()),
  orderOne: async ({ count = 0 }) => {
    const ids = await idsOf();
    const took: number[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      const id = ids[Math.floor(Math.random() * ids.length)];
      if (id !== undefined) took.push(await order([id]));
    }
    return took;
  },
  resetDelays: async () => {
    delays.reset();
  },
  delayP99Ms: async () => delays.percentile(99) / 1e6,
});
