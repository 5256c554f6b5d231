import { afterEach, expect, test, vi } from "vitest";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import { carryOutCommand } from "../../agent/core/command-effects.ts";
import { readCommand } from "../../agent/core/command-reading.ts";
import { DeviceClient, newIdentity } from "../support/device-client.ts";
import { effectPorts } from "../support/effect-ports.ts";
import { keeperWorld, sessionOf } from "../support/keeper-world.ts";
import {
  joinedDevice,
  newToken,
  startTestServer,
  stopTestServers,
} from "../support/test-server.ts";

afterEach(stopTestServers);

test("the server tells of a closed account, and only its sessions end there, for that reason", async () => {
  const server = await startTestServer();
  const identity = newIdentity();
  const client = await DeviceClient.connect(server.server.info.agentUrl);
  const { commandKeys } = await client.enrol(identity, await newToken(server));
  const key = decodePublicKey(commandKeys[0] ?? "");
  if (!key.ok) throw new Error(key.detail);
  const device = await joinedDevice(server, identity);
  const issued = await server.admin.call("issueCommands", {
    body: {
      kind: "signOut",
      params: { account: { name: "anna", change: "disabled" } },
      targets: { devices: [identity.deviceId] },
      reason: "left the house",
    },
  });
  const frame = await device.next("command");
  const read = readCommand(frame.envelope, [{ id: "c", key: key.value }]);
  if (!read.ok || read.value.command === null) throw new Error(JSON.stringify(read));
  expect(read.value.command.id).toBe(issued.commands[0]?.id);

  const world = keeperWorld([
    sessionOf("a", { userName: "anna" }),
    sessionOf("a2", { userName: "anna" }),
    sessionOf("b", { userName: "anna.b" }),
  ]);
  const board = world.makeBoard();
  await board.start();
  const carried = carryOutCommand(read.value.command, effectPorts(board, world.clock));
  expect(board.keepers.map(({ shown }) => shown.pending?.reason ?? null)).toEqual([
    "accountChanged",
    "accountChanged",
    null,
  ]);
  world.clock.advance(20_000);
  await vi.waitFor(async () => expect(await carried).toMatchObject({ state: "done" }));
  expect(world.acts).toEqual(
    ["a", "a2"].map((sessionId) => ({ sessionId, act: "signOut", reason: "accountChanged" })),
  );
  const { rows } = await server.admin.call("getServerAudit", {});
  expect(JSON.stringify(rows)).toContain("left the house");
});
