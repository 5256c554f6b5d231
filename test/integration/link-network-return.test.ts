import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { type LinkWorld, startTestLink } from "../support/link-world.ts";
import { openTestStore } from "../support/open-test-store.ts";
import { challenge, type Peer, startScriptedServer, welcome } from "../support/scripted-server.ts";
import { tempDir } from "../support/temp-dir.ts";

const BUSY = {
  kind: "refused",
  reason: "busy",
  detail: "because of the test",
  retryAfterMs: 45_000,
} as const;
const waits = ({ states }: LinkWorld) =>
  states.flatMap((state) => (state.state === "waiting" ? [state.retryInMs] : []));

const ETHERNET = ["eth0 192.0.2.7"];

/** A link of a device whose cable is pulled and plugged in by hand. */
function pluggableLink(url: string, random: number) {
  const clock = new FakeClock();
  let addresses: readonly string[] = ETHERNET;
  let looks = 0;
  const look = () => {
    looks += 1;
    return addresses;
  };
  const store = openTestStore(tempDir());
  const wish = { url, store, clock, random: () => random, addresses: look };
  const world = startTestLink(wish);
  /** Two seconds without, and two until it is seen. */
  const replug = () => {
    addresses = [];
    clock.advance(2000);
    addresses = ETHERNET;
    clock.advance(2000);
  };
  const tries = () => world.heard.filter((one) => one === "state connecting").length;
  const waited = (count: number) =>
    eventually(`wait ${count}`, () => waits(world).length === count);
  /** Until it waits for the time given. */
  const passed = async (waitsInAll: number) => {
    for (let count = 1; count < waitsInAll; count += 1) {
      await waited(count);
      clock.advance(60_000);
    }
    await waited(waitsInAll);
  };
  return { world, clock, replug, tries, waited, passed, looks: () => looks };
}

test("comes back soon when its network does, counts anew, and does so once a minute", async () => {
  const server = await startScriptedServer();
  await server.stop();
  const { world, clock, replug, tries, waited, passed } = pluggableLink(server.url, 1);
  await passed(6);
  replug();
  for (const waitMs of [3000, 1000, 2000, 4000, 8000]) {
    clock.advance(waitMs);
    await waited(waits(world).length + 1);
  }
  replug();
  // Past what had been planned before the network was back.
  clock.advance(7000);
  expect(waits(world).slice(5)).toEqual([32_000, 3000, 1000, 2000, 4000, 8000, 16_000]);
  expect(tries()).toBe(11);
});

test("a server's wish, a connection that stands and a link that was closed stay as they are", async () => {
  const busy = await startScriptedServer({ greet: (peer) => peer.send(BUSY) });
  const told = pluggableLink(busy.url, 0.5);
  await told.waited(1);
  told.replug();
  expect(waits(told.world)).toEqual([45_500]);
  await told.world.link.close();
  const greet = (peer: Peer) => {
    peer.socket.once("message", () => peer.send(welcome()));
    peer.send(challenge());
  };
  const server = await startScriptedServer();
  await server.stop();
  const closed = pluggableLink(server.url, 1);
  await closed.passed(4);
  await closed.world.link.close();
  closed.replug();
  expect([closed.tries(), closed.world.link.state()]).toEqual([4, { state: "closed" }]);
  const good = await startScriptedServer({ greet });
  const online = pluggableLink(good.url, 1);
  (await good.peer()).socket.terminate();
  await online.waited(1);
  online.clock.advance(1000);
  await eventually("online", () => online.world.link.state().state === "online");
  const looksBefore = online.looks();
  online.replug();
  expect(online.looks()).toBe(looksBefore);
  expect([online.tries(), online.world.link.state()]).toEqual([2, { state: "online" }]);
});
