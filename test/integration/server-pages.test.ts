import { afterEach, expect, test } from "vitest";
import {
  enrolledIdentity,
  newToken,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test("pages of devices, commands and receipts are whole together, each row once", async () => {
  const server = await startTestServer();
  const token = await newToken(server, { uses: 5, groups: ["wards"] });
  const ids: string[] = [];
  for (let made = 0; made < 5; made += 1)
    ids.push((await enrolledIdentity(server, { token })).deviceId);
  const body = { kind: "lock", params: {}, reason: "drill", targets: { devices: ids } } as const;
  const { commands: issued } = await server.admin.call("issueCommands", { body });

  const devices: string[] = [];
  const commands: string[] = [];
  for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
    const page = await server.admin.call("listDevices", { query: { limit: 2, after } });
    devices.push(...page.devices.map(({ id }) => id));
    after = page.next ?? undefined;
  }
  for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
    const page = await server.admin.call("listCommands", { query: { limit: 2, after } });
    commands.push(...page.commands.map(({ id }) => id));
    after = page.next ?? undefined;
  }
  expect(devices.toSorted()).toEqual(ids.toSorted());
  expect(commands).toEqual(issued.map(({ id }) => id));
  const rest = await server.admin.call("listReceipts", {});
  expect(rest).toEqual({ receipts: [], next: null });
});

test.each([
  [{ online: "true" }, 0],
  [{ online: "false" }, 1],
  [{ mode: "observe" }, 1],
  [{ mode: "enforce" }, 0],
  [{ search: "WARD-3" }, 1],
  [{ search: "or-1" }, 0],
  [{ group: "wards" }, 1],
  [{ group: "desks" }, 0],
] as const)("devices by %j: %i", async (query, found) => {
  const server = await startTestServer();
  await enrolledIdentity(server, { groups: ["wards"] });
  expect((await server.admin.call("listDevices", { query })).devices).toHaveLength(found);
});
