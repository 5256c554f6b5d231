import { parseArgs } from "node:util";
import { createServerLog } from "./log.ts";
import { builtConsoleDir, DEFAULT_LIMITS, startServer, untilAskedToStop } from "./run.ts";

/** `node dist/server.js --data DIR`: what a service unit runs. `sessionward server run` does the same. */
const { values } = parseArgs({
  options: {
    data: { type: "string" },
    listen: { type: "string", default: "127.0.0.1:8443" },
    origin: { type: "string", multiple: true, default: [] },
    "trusted-proxy": { type: "string", multiple: true, default: [] },
    "insecure-loopback": { type: "boolean", default: false },
  },
});
if (values.data === undefined) throw new Error("say where the server keeps its data: --data DIR");

const server = await startServer({
  dataDir: values.data,
  listen: values.listen,
  insecureLoopback: values["insecure-loopback"],
  origins: values.origin,
  trustedProxies: values["trusted-proxy"],
  clock: { nowMs: () => Date.now() },
  log: createServerLog((line) => process.stderr.write(line)),
  consoleDir: builtConsoleDir(import.meta.dirname),
  limits: DEFAULT_LIMITS,
});
process.stdout.write(`${JSON.stringify(server.info)}\n`);
await untilAskedToStop();
await server.close();
