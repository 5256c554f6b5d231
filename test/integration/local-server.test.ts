import { lstatSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test, vi } from "vitest";
import { fail } from "../../policies/result.ts";
import { openChannel, RawClient, sessionOf } from "../support/local-channel.ts";
import { statusOf } from "../support/shell-values.ts";

test("says hello, passes calls on with their session and answers by id", async () => {
  const { path, calls } = await openChannel();
  const client = new RawClient(path);
  client.hello();
  client.request(7, "surfaceShown", { surface: "warning", displays: 2 });
  await vi.waitFor(() => expect(client.replyTo(7)?.ok).toBe(true));
  expect(calls).toEqual([
    { sessionId: "s1", call: "surfaceShown", body: { surface: "warning", displays: 2 } },
  ]);
});

test("gives a refusal of the agent back with its reason", async () => {
  const { path } = await openChannel({ onCall: () => fail("notAllowed", "nothing to extend") });
  const client = new RawClient(path);
  client.hello();
  client.request(2, "moreTime");
  await vi.waitFor(() =>
    expect(client.replyTo(2)).toMatchObject({ ok: false, reason: "notAllowed" }),
  );
});

test("pushes a status to the shells of its session and to nobody else", async () => {
  const sessions = [sessionOf(), sessionOf({ id: "s2", display: ":6" })];
  const { server, path } = await openChannel({ sessionsOfUid: () => sessions });
  const [first, second] = [new RawClient(path), new RawClient(path)];
  first.hello(":5");
  second.hello(":6");
  await vi.waitFor(() => expect(server.isConnected("s1") && server.isConnected("s2")).toBe(true));
  server.publish(statusOf({ sessionId: "s2" }));
  await vi.waitFor(() => expect(second.messages).toHaveLength(2));
  expect(second.messages[1]).toMatchObject({ kind: "status", status: { sessionId: "s2" } });
  expect(first.messages).toHaveLength(1);
});

test("tells a shell that comes late how much time is left now, not how much there was", async () => {
  const { server, path } = await openChannel();
  server.publish(statusOf({ remainingMs: 42_000, idleMs: 1_000 }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const client = new RawClient(path);
  client.hello();
  await vi.waitFor(() => expect(client.messages).toHaveLength(2));
  const late = client.messages[1];
  const status = late?.kind === "status" ? late.status : null;
  expect(status?.remainingMs).toBeLessThan(41_900);
  expect(status?.remainingMs).toBeGreaterThan(40_000);
  expect(status?.idleMs).toBeGreaterThan(1_100);
});

test("reports a shell connected once and lost only when the last one is gone", async () => {
  const { path, changes } = await openChannel();
  const clients = [new RawClient(path), new RawClient(path)];
  for (const client of clients) client.hello();
  await vi.waitFor(() => expect(clients.every((client) => client.replyTo(1)?.ok)).toBe(true));
  expect(changes).toEqual(["s1 connected"]);
  clients[0]?.socket.destroy();
  clients[1]?.request(2, "stillHere");
  await vi.waitFor(() => expect(clients[1]?.replyTo(2)?.ok).toBe(true));
  expect(changes).toEqual(["s1 connected"]);
  clients[1]?.socket.destroy();
  await vi.waitFor(() => expect(changes).toEqual(["s1 connected", "s1 lost"]));
});

test.each([
  { asked: ":9", why: "a display where none of the user's sessions stands" },
  { asked: null, why: "no display although the user has several sessions" },
])("refuses $why", async ({ asked }) => {
  const sessions = [sessionOf(), sessionOf({ id: "s2", display: ":6" })];
  const { path } = await openChannel({ sessionsOfUid: () => sessions });
  const client = new RawClient(path);
  client.hello(asked);
  await client.closed;
  expect(client.replyTo(1)).toMatchObject({ ok: false, reason: "noSession" });
});

test("refuses a shell of a protocol it does not speak", async () => {
  const { path } = await openChannel();
  const client = new RawClient(path);
  client.request(1, "hello", { protocol: 99, host: "electron", display: null });
  await client.closed;
  expect(client.replyTo(1)).toMatchObject({ ok: false, reason: "notAllowed" });
});

test("creates a socket of mode 0600 in a directory that only its owner may write", async () => {
  const { path } = await openChannel();
  expect(lstatSync(path).mode & 0o777).toBe(0o600);
  expect(lstatSync(dirname(path)).mode & 0o022).toBe(0);
});

test("lets go of everything on close", async () => {
  const { server, path } = await openChannel();
  const client = new RawClient(path);
  client.hello();
  await vi.waitFor(() => expect(client.replyTo(1)?.ok).toBe(true));
  await server.close();
  await client.closed;
  const late = new RawClient(path);
  await late.closed;
  expect(late.messages).toEqual([]);
});
