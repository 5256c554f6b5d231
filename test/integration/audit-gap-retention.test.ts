import { afterEach, expect, test } from "vitest";
import { verifyDeviceAudit } from "../../scripts/cli/audit-verification.ts";
import { auditReportOf, auditRowsAfter } from "../support/audit-rows.ts";
import { accept, auditOf } from "../support/restored-device.ts";
import { headOf } from "../support/restored-log.ts";
import { aServerWithALog, DAY_MS, HOUR_MS, KEPT_MS, sweepAt } from "../support/retained-log.ts";
import { joinedDevice, startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

test("behind an accepted gap the same holds, and the gap stays when its rows are gone", async () => {
  const { dataDir, identity, all, startedMs, clock } = await aServerWithALog();
  const { deviceId } = identity;
  const back = auditRowsAfter(all.slice(0, 2), 2, "restored");
  const server = await startTestServer(dataDir, { clock });
  const device = await joinedDevice(server, identity);
  const report = auditReportOf(identity, back.slice(2));
  await device.report("b1", report);
  await accept(server, deviceId, headOf(back));
  await (await joinedDevice(server, identity)).report("b2", report);
  await server.server.close();
  await sweepAt(dataDir, startedMs + KEPT_MS + HOUR_MS);
  const later = await startTestServer(dataDir, { clock });
  expect(await verifyDeviceAudit(later.admin, deviceId)).toMatchObject({
    ...{ rows: 4, forgotten: 3, fault: null, gaps: [{ after: 5 }] },
  });
  await later.server.close();
  await sweepAt(dataDir, startedMs + KEPT_MS + 2 * DAY_MS);
  const last = await startTestServer(dataDir, { clock });
  const more = auditRowsAfter(back, 1);
  await (await joinedDevice(last, identity)).report("b3", auditReportOf(identity, more.slice(4)));
  expect(await verifyDeviceAudit(last.admin, deviceId)).toMatchObject({
    ...{ rows: 1, forgotten: 7, fault: null, gaps: [] },
  });
  expect((await auditOf(last, deviceId)).gaps).toMatchObject([{ reason: "disk restored" }]);
});
