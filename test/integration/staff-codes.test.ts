import { afterEach, expect, test, vi } from "vitest";
import { staffCodeStep } from "../../agent/contract/staff-code.ts";
import { openTicket } from "../../agent/contract/staff-ticket.ts";
import { readStaffEntry } from "../../agent/contract/staff-use.ts";
import { fail } from "../../policies/result.ts";
import { openChannel, welcomedClient } from "../support/local-channel.ts";
import { runCli } from "../support/run-cli.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

const CODE = "40718236";
const reason = "no network since the storm";

function secretOf({ heard }: Awaited<ReturnType<typeof joinedDevice>>) {
  return heard.flatMap((frame) => (frame.kind === "welcome" ? [frame.staffSecret] : []))[0];
}

test("the server makes codes that the device it told its secret accepts, and no other device", async () => {
  const server = await startTestServer();
  const [one, other] = [await enrolledIdentity(server), await enrolledIdentity(server)];
  const secrets = [await joinedDevice(server, one), await joinedDevice(server, other)].map(
    secretOf,
  );
  const params = { deviceId: one.deviceId };
  const { code } = await server.admin.call("makeStaffCode", { params, body: { reason } });
  const steps = secrets.map((secret) =>
    staffCodeStep(Buffer.from(secret ?? "", "hex"), code, Date.now(), -1),
  );
  expect(steps).toEqual([expect.any(Number), null]);
});

test("the server makes tickets that only the device it told its secret accepts, and keeps none", async () => {
  const server = await startTestServer();
  const [one, other] = [await enrolledIdentity(server), await enrolledIdentity(server)];
  const secrets = [await joinedDevice(server, one), await joinedDevice(server, other)].map(
    secretOf,
  );
  const made = await server.admin.call("makeStaffTicket", {
    params: { deviceId: one.deviceId },
    body: { use: "extend", expiresInMs: 3_600_000, reason },
  });
  const { text = "" } = readStaffEntry(made.ticket) ?? {};
  const read = secrets.map((secret) => openTicket(Buffer.from(secret ?? "", "hex"), text));
  expect(read).toEqual([expect.objectContaining({ use: "extend" }), null]);
  const { rows } = await server.admin.call("getServerAudit", {});
  expect(JSON.stringify(rows)).toContain("makeStaffTicket");
  expect(JSON.stringify(rows)).not.toContain(made.ticket);
});

test("that a code was made is on record, and the code is not", async () => {
  const server = await startTestServer();
  const { deviceId } = await enrolledIdentity(server);
  const body = { reason };
  const { code } = await server.admin.call("makeStaffCode", { params: { deviceId }, body });
  const { rows } = await server.admin.call("getServerAudit", {});
  const text = JSON.stringify(rows);
  expect(text).toContain("makeStaffCode");
  expect(text).toContain(reason);
  expect(text).not.toContain(code);
});

test("a terminal uses a code in its session, and its end is nobody's loss", async () => {
  const { dir, calls, changes } = await openChannel();
  const used = await runCli([
    "agent",
    "staff-code",
    CODE,
    "--use",
    "extend",
    "--socket-dir",
    dir,
    "--display",
    ":5",
  ]);
  expect(used).toMatchObject({ exitCode: 0, stdout: "This session has 30 minutes more.\n" });
  expect(calls).toEqual([
    { sessionId: "s1", call: "staffCode", body: { code: CODE, use: "extend" } },
  ]);
  expect(changes).toEqual([]);
});

test("a refusal says why, with an exit code of its own", async () => {
  const { dir } = await openChannel({ onCall: () => fail("notAllowed", "wait 30 s") });
  const used = await runCli([
    "agent",
    "staff-code",
    CODE,
    "--use",
    "pause",
    "--socket-dir",
    dir,
    "--display",
    ":5",
  ]);
  expect(used.exitCode).toBe(4);
  expect(used.stderr).toContain("wait 30 s");
});

test("a reason that a form branches on reaches a client of today, and one of yesterday as it knows it", async () => {
  const { dir, path } = await openChannel({
    onCall: () => ({ ...fail("wait", "wait 30 s"), waitMs: 30_000 }),
  });
  const used = await runCli([
    "agent",
    "staff-code",
    "7k2m qx9d-04tb-wn3h",
    "--socket-dir",
    dir,
    "--display",
    ":5",
  ]);
  expect(used).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("wait") });
  const old = await welcomedClient(path);
  old.request(2, "staffCode", { code: CODE, use: "pause" });
  await vi.waitFor(() => expect(old.replyTo(2)).toMatchObject({ ok: false, reason: "notAllowed" }));
});

test("what is no code is told apart before anybody is asked", async () => {
  expect((await runCli(["agent", "staff-code", "1234", "--use", "pause"])).exitCode).toBe(2);
});
