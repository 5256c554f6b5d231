import { expect, test, vi } from "vitest";
import { openChannel, welcomedClient } from "../support/local-channel.ts";

test("answers a flood with tooMany, then hangs up", async () => {
  const client = await welcomedClient();
  for (let id = 2; id < 200; id += 1) client.request(id, "stillHere");
  await client.closed;
  expect(client.replyTo(60)).toMatchObject({ ok: false, reason: "tooMany" });
});

test("counts all connections of one account together", async () => {
  const { path } = await openChannel();
  const clients = [await welcomedClient(path), await welcomedClient(path)];
  for (let id = 2; id < 17; id += 1) for (const client of clients) client.request(id, "stillHere");
  const replies = () =>
    clients.map((client) => client.replyTo(16)).filter((reply) => reply !== undefined);
  await vi.waitFor(() => expect(replies()).toHaveLength(2));
  expect(replies()).toContainEqual(expect.objectContaining({ ok: false, reason: "tooMany" }));
});
