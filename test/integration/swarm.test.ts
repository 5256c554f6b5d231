import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import * as z from "zod/mini";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

const run = promisify(execFile);
const reportSchema = z.object({
  devices: z.int(),
  rows: z.array(z.object({ what: z.string(), n: z.int(), p50: z.number(), max: z.number() })),
  counts: z.record(z.string(), z.int()),
});

test("a swarm connects, flaps, stops reading, is ordered about, and the server has all of it", async () => {
  const server = await startTestServer();
  const behaviours = ["--flapping", "50", "--slow", "10", "--orders", "20"];
  const { stdout } = await run(process.execPath, [
    "scripts/swarm.ts",
    ...["--devices", "20", "--seconds", "4", "--server-data", server.dataDir, "--json"],
    ...behaviours,
  ]);

  const { devices, rows, counts } = z.parse(reportSchema, JSON.parse(stdout));
  expect(devices).toBe(20);
  // On a busy machine a connection may break; nobody may be refused, and every command is believed.
  expect(Object.keys(counts).filter((what) => what !== "breaks")).toEqual(["commands"]);
  const of = (what: string) => rows.find((row) => row.what === what)?.n ?? 0;
  expect(of("order until done is durable")).toBeGreaterThan(0);
  expect(of("connect until welcome")).toBeGreaterThanOrEqual(18);

  const { devices: known } = await server.admin.call("listDevices", {});
  expect(known).toHaveLength(20);
  const { commands } = await server.admin.call("listCommands", { query: { state: "done" } });
  expect(commands.length).toBeGreaterThanOrEqual(of("order until done is durable"));
});

test.each([
  [["--devices", "0"], "must be a whole number from 1 to 50000"],
  [[], "say which server: --server-data DIR, or --server URL"],
  [["--server", "wss://127.0.0.1:1", "--pin", `sha256:${"0".repeat(64)}`], "a token is needed"],
])("%j is told what to do", async (args, advice) => {
  const ran = run(process.execPath, ["scripts/swarm.ts", ...args]);
  await expect(ran).rejects.toMatchObject({ stderr: expect.stringContaining(advice) });
});
