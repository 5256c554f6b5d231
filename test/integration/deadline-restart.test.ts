import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { STATUS_FILE_NAME } from "../../agent/contract/status-file.ts";
import { readStatusFile } from "../../agent/status-file.ts";
import { BootedDaemon } from "../support/booted-daemon.ts";
import { eventually } from "../support/eventually.ts";
import { enrolLiveAgent } from "../support/live-agent.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";
import { createTestUser, noTestUsers } from "../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipped: deadlines after a kill: ${noTestUsers}\n`);
afterEach(stopTestServers);

/** A clock that began anew would be late by this, and by the daemon's start. */
const DEAD_FOR_MS = 2_000;

test.skipIf(noTestUsers)(
  "a daemon that is killed keeps the moment at which a session ends, to the second",
  async () => {
    const server = await startTestServer();
    const dataDir = tempDir();
    await enrolLiveAgent(server, dataDir, "enforce");
    const source = `apiVersion: sessionward/v1
kind: Policy
name: desk
appliesTo: { groups: [wards] }
device: shared
session: { maxLength: 12h }
`;
    await server.admin.call("publishPolicy", { body: { source } });
    const user = createTestUser();
    const desk = { id: "desk", userName: user.name, kind: "named", display: ":7103" };
    const program = { command: ["/bin/sleep", "7103"], homeDir: user.homeDir };
    const config = {
      processSessions: [{ ...desk, ...program, freshHome: false, relaunch: false }],
      systemBusAddress: null,
      localSocketDir: join(dataDir, "sockets"),
    };
    writeFileSync(join(dataDir, "agent.json"), JSON.stringify(config), { mode: 0o600 });
    const daemon = new BootedDaemon(dataDir);
    const before = await nextAct(daemon, dataDir);
    await daemon.end("SIGKILL");
    await delay(DEAD_FOR_MS);
    const after = await nextAct(daemon, dataDir);
    expect(after).toMatchObject({ act: before.act, reason: "maxLength" });
    expect(Math.abs(Date.parse(after.at) - Date.parse(before.at))).toBeLessThan(DEAD_FOR_MS / 2);
  },
);

/** As `agent status` tells it, once this daemon has its policy and knows the session. */
async function nextAct(daemon: BootedDaemon, dataDir: string) {
  rmSync(join(dataDir, STATUS_FILE_NAME), { force: true });
  daemon.start();
  const next = () => {
    const status = readStatusFile(dataDir);
    return status.ok ? (status.value.sessions[0]?.next ?? null) : null;
  };
  await eventually("the daemon tells what comes next", () => next() !== null);
  const found = next();
  if (found === null) throw new Error("nothing comes next");
  return found;
}
