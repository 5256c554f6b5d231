import { cpSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { verifyDeviceAudit } from "../../scripts/cli/audit-verification.ts";
import { eventually } from "../support/eventually.ts";
import { enrolLiveAgent, type LiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { accept, auditOf } from "../support/restored-device.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

test("a real agent whose disk was put back is refused, and goes on once that was accepted", async () => {
  const server = await startTestServer();
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  const copyDir = tempDir();
  const start = (dir = dataDir) => startLiveAgent({ dataDir: dir, sessions: [] });
  const holds = async (text: string) => {
    const bodies: string[] = [];
    const read = (rows: readonly AuditRow[]) => void bodies.push(...rows.map(({ body }) => body));
    const { fault } = await verifyDeviceAudit(server.admin, deviceId, read);
    return fault === null && bodies.some((body) => body.includes(text));
  };
  const first = await start();
  tell(first, "before the copy");
  await eventually("the server has its log", () => holds("before the copy"));
  await first.stop();
  cpSync(dataDir, copyDir, { recursive: true, filter: (path) => !path.includes("sockets") });
  const second = await start();
  tell(second, "before the restore");
  await eventually("the server has its log", () => holds("before the restore"));
  await second.stop();

  countTries(copyDir);
  const third = await start(copyDir);
  tell(third, "after the restore");
  const refused = async () => (await auditOf(server, deviceId)).refused ?? null;
  await eventually("its log is refused", async () => {
    return (await refused()) !== null && third.store.outbox.pending(1).length === 0;
  });
  expect(await holds("after the restore")).toBe(false);
  await accept(server, deviceId, (await refused())?.shown);
  await eventually("its log goes on", () => holds("after the restore"));
  tell(third, "after it was accepted");
  await eventually("its log goes on", () => holds("after it was accepted"));
  expect(await holds("before the restore")).toBe(true);
  const verdict = await verifyDeviceAudit(server.admin, deviceId);
  expect(verdict).toMatchObject({ fault: null, gaps: [{ wentBack: true }] });
  expect(await refused()).toBeNull();
});

/** Writes a row, and lets the minute pass after which it is sealed and sent. */
function tell({ store, clock }: LiveAgent, what: string): void {
  store.audit.append("happened", "agent", { what });
  clock.advance(60_000);
}

/** Its count of connects went back as well; each try that is refused for it counts, a minute apart. */
function countTries(dataDir: string): void {
  const store = openTestStore(dataDir, Date.now());
  for (let tried = 0; tried < 10; tried += 1) store.joinCounter.next();
  store.close();
}
