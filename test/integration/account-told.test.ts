import { afterEach, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { COMMAND_PARAMS } from "../../agent/contract/command.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import { decodeServerFrame, encodeFrame, PROTOCOL } from "../../agent/contract/server-frames.ts";
import { carryOutCommand } from "../../agent/core/command-effects.ts";
import { refused } from "../../agent/core/command-judgement.ts";
import { readCommand } from "../../agent/core/command-reading.ts";
import { DeviceClient, newIdentity } from "../support/device-client.ts";
import { effectPorts } from "../support/effect-ports.ts";
import { keeperWorld, sessionOf } from "../support/keeper-world.ts";
import { runCli } from "../support/run-cli.ts";
import {
  enrolledIdentity,
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

/** The parameters of a sign-out as the version before accounts reads them. */
const OLDER_PARAMS = z.omit(COMMAND_PARAMS.signOut, { account: true });

/** Reads the next command and answers as an agent of that version would. @returns whether it read it */
async function answerAsOlder(device: DeviceClient): Promise<boolean> {
  const frame = decodeServerFrame(encodeFrame(await device.next("command", 20_000)));
  if (!frame.ok || frame.value.kind !== "command") throw new Error(JSON.stringify(frame));
  const body = JSON.parse(Buffer.from(frame.value.envelope.payload, "base64").toString());
  const read = z.safeParse(OLDER_PARAMS, body.params);
  const result = read.success
    ? { state: "done" as const, receiptIds: [] }
    : refused("notUnderstood", z.prettifyError(read.error));
  await device.report(`r-${body.id}`, {
    kind: "commandState",
    body: { commandId: body.id, result },
  });
  return read.success;
}

test("an agent from before accounts refuses it whole, and the admin reads that it is too old", async () => {
  const server = await startTestServer();
  const identity = await enrolledIdentity(server);
  const older = await DeviceClient.connect(server.server.info.agentUrl);
  await older.authenticate(identity, {}, { oldest: 1, current: PROTOCOL.current - 1 });
  expect((await older.next("welcome")).protocol).toBe(PROTOCOL.current - 1);
  const signOut = async (...more: string[]) => {
    const order = ["device", "sign-out", identity.deviceId, "--reason", "left", "--wait", "20"];
    const answered = answerAsOlder(older);
    const env = { SESSIONWARD_SERVER_DATA: server.dataDir };
    const run = await runCli([...order, ...more], env);
    return { wasRead: await answered, exitCode: run.exitCode, stdout: run.stdout };
  };
  const told = await signOut("--account", "anna", "--because", "disabled");
  expect(told).toMatchObject({ wasRead: false, exitCode: 4 });
  expect(told.stdout).toMatch(
    /refused \(notUnderstood\): the agent there is too old for this order/,
  );
  const { commands } = await server.admin.call("listCommands", {
    query: { deviceId: identity.deviceId, limit: 10 },
  });
  expect(commands[0]?.detail).toMatch(/account/);
  // What it knows it still does: only the part that it can't read is refused, and as a whole.
  expect(await signOut()).toMatchObject({ wasRead: true, exitCode: 0 });
});
