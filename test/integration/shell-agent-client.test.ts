import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  LOCAL_PROTOCOL,
  type ShellOrder,
  type ShellStatus,
} from "../../agent/contract/local-calls.ts";
import { AgentClient } from "../../main/agent-client.ts";
import { fail } from "../../policies/result.ts";
import { openChannel, RawClient } from "../support/local-channel.ts";
import { statusOf } from "../support/shell-values.ts";
import { tempDir } from "../support/temp-dir.ts";

function clientOf(socketPath: string) {
  const statuses: ShellStatus[] = [];
  const links: boolean[] = [];
  const orders: ShellOrder[] = [];
  const client = new AgentClient({
    socketPath,
    host: "chromium",
    display: ":5",
    random: () => 0,
    onStatus: (status) => statuses.push(status),
    onOrder: (order) => orders.push(order),
    onLink: (connected) => links.push(connected),
  });
  onTestFinished(() => client.close());
  return { client, statuses, links, orders };
}

test("gets the last status on connect and every later one", async () => {
  const { server, path } = await openChannel();
  server.publish(statusOf({ surface: "none" }));
  const { statuses } = clientOf(path);
  await vi.waitFor(() => expect(statuses).toHaveLength(1));
  server.publish(statusOf({ surface: "cover" }));
  await vi.waitFor(() => expect(statuses[1]?.surface).toBe("cover"));
});

test("asks, and learns whether the agent agreed", async () => {
  const { path } = await openChannel({ onCall: () => fail("notAllowed", "none left") });
  const { client } = clientOf(path);
  await vi.waitFor(() => expect(client.isConnected).toBe(true));
  const refused = await client.call("moreTime", {});
  expect(refused).toMatchObject({ ok: false, reason: "refused", detail: "notAllowed: none left" });
});

test("comes back by itself when the agent restarts, and says so both times", async () => {
  const first = await openChannel();
  const { client, links } = clientOf(first.path);
  await vi.waitFor(() => expect(links).toEqual([true]));
  await first.server.close();
  await vi.waitFor(() => expect(links).toEqual([true, false]));
  expect(await client.call("stillHere", {})).toMatchObject({ ok: false, reason: "offline" });
  await openChannel({ dir: first.dir });
  await vi.waitFor(() => expect(links).toEqual([true, false, true]), 5_000);
});

test("waits for an agent that is not there yet", async () => {
  const dir = tempDir();
  const { links } = clientOf(`${dir}/${process.getuid?.()}/s`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await openChannel({ dir });
  await vi.waitFor(() => expect(links).toEqual([true]), 5_000);
});

test("stays away after it was closed", async () => {
  const { server, path, changes } = await openChannel();
  const { client } = clientOf(path);
  await vi.waitFor(() => expect(server.isConnected("s1")).toBe(true));
  client.close();
  await vi.waitFor(() => expect(changes).toEqual(["s1 connected", "s1 lost"]));
  const other = new RawClient(path);
  other.hello();
  await vi.waitFor(() => expect(changes).toHaveLength(3));
});

test("passes orders on to the shells of their session that know what an order is", async () => {
  const { server, path } = await openChannel();
  const { client, orders } = clientOf(path);
  const old = new RawClient(path);
  old.hello();
  await vi.waitFor(() => expect(client.isConnected && old.replyTo(1)?.ok).toBe(true));
  expect(server.order("s1", { order: "lock" })).toBe(true);
  expect(server.order("s2", { order: "lock" })).toBe(false);
  await vi.waitFor(() => expect(orders).toEqual([{ order: "lock" }]));
  expect(old.messages.filter(({ kind }) => kind === "order")).toEqual([]);
  await client.call("idle", { state: "idle", idleMs: 4000 });
});

test("speaks the older protocol to an agent that knows no other", async () => {
  const path = join(tempDir(), "s");
  const protocols: unknown[] = [];
  const agent = createServer((socket) => {
    socket.on("data", (chunk) => {
      const { id, body } = JSON.parse(chunk.toString());
      protocols.push(body.protocol);
      const answer = body.protocol === 1 ? { ok: true } : { ok: false, reason: "notAllowed" };
      socket.write(`${JSON.stringify({ kind: "reply", id, ...answer })}\n`);
    });
  }).listen(path);
  onTestFinished(() => void agent.close());
  const { client } = clientOf(path);
  await vi.waitFor(() => expect(client.isConnected).toBe(true));
  const { current } = LOCAL_PROTOCOL;
  const newestFirst = Array.from({ length: current }, (_, older) => current - older);
  expect(protocols).toEqual(newestFirst);
  // An older agent would hang up on a call that it does not know.
  expect(await client.call("describe", {})).toMatchObject({ ok: false, reason: "refused" });
  expect(protocols).toHaveLength(current);
});
