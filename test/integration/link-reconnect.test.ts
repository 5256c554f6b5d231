import { expect, test } from "vitest";
import type { ServerFrame } from "../../agent/contract/server-frames.ts";
import { eventually } from "../support/eventually.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { type LinkWorld, startTestLink } from "../support/link-world.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { challenge, type Peer, startScriptedServer, welcome } from "../support/scripted-server.ts";
import { tempDir } from "../support/temp-dir.ts";

type Refused = Extract<ServerFrame, { kind: "refused" }>;

const refused = (reason: Refused["reason"], retryAfterMs: number): Refused => ({
  kind: "refused",
  reason,
  detail: "because of the test",
  retryAfterMs,
});
const waits = ({ states }: LinkWorld) =>
  states.flatMap((state) => (state.state === "waiting" ? [state.retryInMs] : []));

function linkTo(url: string, clock: FakeClock, random = 0.5): LinkWorld {
  return startTestLink({ url, store: openTestStore(tempDir()), clock, random: () => random });
}

test("comes back later and later, but at least once a minute", async () => {
  const server = await startScriptedServer();
  await server.stop();
  const clock = new FakeClock();
  const world = linkTo(server.url, clock, 1);
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    await eventually(`attempt ${attempt}`, () => waits(world).length === attempt);
    clock.advance(60_000);
  }
  expect(waits(world).slice(0, 9)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

test("does not come back before its time", async () => {
  const server = await startScriptedServer({ greet: (peer) => peer.socket.close() });
  const clock = new FakeClock();
  const world = linkTo(server.url, clock);
  await eventually("waiting", () => waits(world).length === 1);
  clock.advance(499);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(server.peers).toHaveLength(1);
  clock.advance(1);
  await server.peer(1);
});

test.each([
  ["busy", 45_000, 45_500, null],
  ["unknownDevice", 60_000, 60_500, "enrolAnew unknownDevice"],
  ["duplicateIdentity", 0, 60_500, "enrolAnew duplicateIdentity"],
  ["revoked", 3_600_000, 900_500, null],
] as const)(
  "refused as %s it waits as asked, within bounds",
  async (reason, askedMs, waitMs, event) => {
    const greet = (peer: Peer) => peer.send(refused(reason, askedMs));
    const server = await startScriptedServer({ greet });
    const world = linkTo(server.url, new FakeClock());
    await eventually("waiting", () => waits(world).length === 1);
    expect(waits(world)).toEqual([waitMs]);
    expect(world.heard.find((one) => one.startsWith("enrolAnew")) ?? null).toBe(event);
    expect(world.link.state()).toMatchObject({
      because: `refused: ${reason} (because of the test)`,
    });
  },
);

test("25: leaves at once when it is revoked in the middle of a connection", async () => {
  const greet = (peer: Peer) => {
    peer.socket.once("message", () => peer.send(welcome()));
    peer.send(challenge());
  };
  const server = await startScriptedServer({ greet });
  const { link, heard } = linkTo(server.url, new FakeClock());
  const peer = await server.peer();
  await eventually("online", () => link.state().state === "online");
  peer.send(refused("revoked", 60_000));
  peer.send({ kind: "mode", mode: "observe", untilAt: null });
  await eventually("left", () => link.state().state === "waiting");
  expect(heard).not.toContain("mode observe null");
});

test("a link that flaps waits longer each time; one that stood half a minute starts anew", async () => {
  const greet = (peer: Peer) => {
    peer.socket.once("message", () => peer.send(welcome()));
    peer.send(challenge());
  };
  const server = await startScriptedServer({ greet });
  const clock = new FakeClock();
  const world = linkTo(server.url, clock, 1);
  for (const onlineMs of [3000, 3000, 3000, 29_000, 31_000]) {
    const peer = await server.peer(waits(world).length);
    await eventually("online", () => world.link.state().state === "online");
    clock.advance(onlineMs);
    peer.socket.terminate();
    await eventually("waiting", () => world.link.state().state === "waiting");
    clock.advance(60_000);
  }
  expect(waits(world)).toEqual([1000, 2000, 4000, 8000, 1000]);
});

test("gives up a server that never gets to the welcome", async () => {
  const server = await startScriptedServer({ greet: () => undefined });
  const clock = new FakeClock();
  const { link } = linkTo(server.url, clock);
  const peer = await server.peer();
  clock.advance(15_000);
  await eventually("left", () => peer.isClosed() && link.state().state === "waiting");
  expect(link.state()).toMatchObject({ because: "handshake took too long" });
});

test("close ends it for good, whatever it was doing", async () => {
  const server = await startScriptedServer();
  const clock = new FakeClock();
  const connected = linkTo(server.url, clock);
  const peer = await server.peer();
  await connected.link.close();
  await connected.link.close();
  await eventually("hung up", peer.isClosed);
  await linkTo(server.url, clock).link.close();
  clock.advance(3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(connected.link.state()).toEqual({ state: "closed" });
  expect(server.peers.filter((one) => !one.isClosed())).toEqual([]);
});
