import { afterEach, expect, onTestFinished, test } from "vitest";
import type { Report } from "../../agent/contract/reports.ts";
import { known } from "../../policies/fact.ts";
import { eventually } from "../support/eventually.ts";
import { LiveWatch } from "../support/live-watch.ts";
import {
  enrolledIdentity,
  joinedDevice,
  startTestServer,
  stopTestServers,
  type TestServer,
} from "../support/test-server.ts";

afterEach(stopTestServers);

async function watch(server: TestServer, query = ""): Promise<LiveWatch> {
  const live = new LiveWatch(server.access, query);
  onTestFinished(() => live.close());
  await live.ready();
  return live;
}

function sessionsOf(asked: { for: "moreTime"; at: string }): Report {
  const now = new Date().toISOString();
  const next = { act: "signOut", reason: "idle", at: now } as const;
  const session = { id: "c1", kind: "named", person: null, stage: "warned" } as const;
  return { kind: "sessions", body: { sessions: [{ ...session, since: now, next, asked }] } };
}

test("tells who is there, then who comes and goes", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server, { groups: ["wards"] });
  const live = await watch(server);
  const id = identity.deviceId;
  expect(live.row(id)).toMatchObject({ device: { online: false, groups: ["wards"] } });
  expect(live.row(id)).toMatchObject({ sessions: [], findings: null, lastClear: null });

  const device = await joinedDevice(server, identity);
  await eventually("it is online", () => live.row(id)?.device.online === true);
  const clearing = { check: "clearing", result: "violated", words: "A home." };
  const facts = { agentFindings: known([clearing]) };
  await device.report("posture", { kind: "posture", body: { full: true, facts } });
  await eventually("what its agent could not do", () => live.row(id)?.findings?.length === 1);
  expect(live.row(id)?.findings).toEqual([clearing]);
  device.close();
  await eventually("it is offline", () => live.row(id)?.device.online === false);

  await server.admin.call("revokeDevice", { params: { deviceId: id }, body: { reason: "lost" } });
  await eventually("it is gone", () => live.row(id) === undefined);
});

test("shows who asks for more time until somebody answers", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const device = await joinedDevice(server, identity);
  const live = await watch(server);
  const requests = () => live.row(identity.deviceId)?.requests;

  const at = new Date(Date.now() - 1000).toISOString();
  await device.report("ask", sessionsOf({ for: "moreTime", at }));
  await eventually("the request is there", () => requests()?.[0]?.sessionId === "c1");

  await server.admin.call("issueCommands", {
    body: {
      kind: "grantTime",
      params: { sessionId: "c1", forMs: 300_000 },
      targets: { devices: [identity.deviceId] },
      reason: "she asked",
    },
  });
  await eventually("it is answered", () => requests()?.length === 0);
  const kinds = () =>
    live.events.flatMap(({ event, data }) =>
      event === "commands" ? data.commands.map(({ kind, state }) => `${kind} ${state}`) : [],
    );
  await eventually("the command is told", () => kinds().includes("grantTime delivered"));
});

test("shows who does not apply what is published, and nobody of another group", async () => {
  const server = await startTestServer();
  const ward = await enrolledIdentity(server, { groups: ["wards"] });
  const desk = await enrolledIdentity(server, { groups: ["desks"] });
  const live = await watch(server, "?group=wards");
  expect(live.row(ward.deviceId)?.policies).toMatchObject({ applied: [], behind: false });

  const source = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
session: { idle: { lockAfter: 5m } }
`;
  await server.admin.call("publishPolicy", { body: { source } });
  await eventually("it is behind", () => live.row(ward.deviceId)?.policies.behind === true);
  expect(JSON.stringify(live.events)).not.toContain(desk.deviceId);
});

test("is for signed-in admins, refuses what it does not know, and ends with the server", async () => {
  const server = await startTestServer();
  const stranger = new LiveWatch({ ...server.access, token: "nobody" });
  const wrong = new LiveWatch(server.access, "?token=x");
  await eventually("refused", () => stranger.status === 401 && wrong.status === 400);
  const live = await watch(server);
  await server.server.close();
  expect(live.status).toBe(200);
});

const sitting = (person: string | null): Report => {
  const since = new Date().toISOString();
  const session = { id: "c1", kind: "named", person, stage: "active", next: null } as const;
  return { kind: "sessions", body: { sessions: [{ ...session, since }] } };
};

const watchesLogged = async ({ admin }: TestServer) => {
  const { rows } = await admin.call("getServerAudit", { query: { limit: 1000 } });
  return rows.filter(({ event }) => event === "peopleWatched");
};

test("who opens a live view that names people stands in the log once a look, and before the name", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server, { groups: ["wards"] });
  const device = await joinedDevice(server, identity);
  await device.report("nobody", sitting(null));
  const live = await watch(server);
  const whoOn = (one: LiveWatch) => one.row(identity.deviceId)?.sessions[0]?.person;
  await eventually("the session is shown", () => whoOn(live) === null);
  expect(await watchesLogged(server)).toEqual([]);

  for (const person of ["p-4c1a", "p-77e0"]) {
    await device.report(person, sitting(person));
    await eventually(`${person} is shown`, () => whoOn(live) === person);
    expect(await watchesLogged(server)).toHaveLength(1);
  }
  await watch(server);
  const wards = await watch(server, "?group=wards");
  expect(whoOn(wards)).toBe("p-77e0");
  const [ward, all] = (await watchesLogged(server)).toSorted((a, b) => b.seq - a.seq);
  expect([all, ward].map((row) => [row?.actor, JSON.parse(row?.body ?? "")])).toEqual([
    ["first-admin", { group: null }],
    ["first-admin", { group: "wards" }],
  ]);
  expect(JSON.stringify(await watchesLogged(server))).not.toMatch(/p-4c1a|p-77e0/);
});
