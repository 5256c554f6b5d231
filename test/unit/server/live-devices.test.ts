import { expect, test } from "vitest";
import { type LiveDevice, LiveDevices, type Peer } from "../../../server/live/live-devices.ts";

type FakePeer = Peer & { readonly sent: string[]; readonly ends: number[]; buffered: number };

function fakePeer(): FakePeer {
  const peer: FakePeer = {
    sent: [],
    ends: [],
    buffered: 0,
    send: (text) => peer.sent.push(text),
    end: (code) => peer.ends.push(code),
    pause: () => undefined,
    resume: () => undefined,
    bufferedBytes: () => peer.buffered,
  };
  return peer;
}

function liveDevice(deviceId: string, protocol = 2): LiveDevice & { readonly peer: FakePeer } {
  return { deviceId, protocol, peer: fakePeer() };
}

const BEACON = { kind: "beacon", serverTime: "2026-11-22T10:00:00.000Z" } as const;
const ACK = { kind: "ack", reportIds: [] } as const;

test("a second connection of a device ends the first and takes its place", () => {
  const live = new LiveDevices();
  const [first, second] = [liveDevice("d1"), liveDevice("d1")];
  live.add(first);
  live.add(second);
  live.remove(first);
  expect(first.peer.ends).toEqual([4001]);
  expect(live.find("d1")).toBe(second);
});

test("nobody is sent a frame that its protocol does not know", () => {
  const live = new LiveDevices();
  const [older, current] = [liveDevice("d1", 1), liveDevice("d2", 2)];
  live.add(older);
  live.add(current);
  live.broadcast(BEACON);
  expect([older.peer.sent.length, current.peer.sent.length]).toEqual([0, 1]);
  expect(live.send("d1", BEACON)).toBe(false);
  expect(live.send("d1", { ...ACK, reportIds: [] })).toBe(true);
});

test("32: whoever is behind misses beacons first, and is cut before it fills our memory", () => {
  const live = new LiveDevices();
  const slow = liveDevice("d1");
  live.add(slow);
  slow.peer.buffered = 1;
  live.broadcast(BEACON);
  expect(slow.peer.sent).toEqual([]);
  slow.peer.buffered = 5 * 1024 * 1024;
  expect(live.send("d1", { ...ACK, reportIds: [] })).toBe(false);
  expect(slow.peer.ends).toEqual([4002]);
  expect(live.has("d1")).toBe(false);
});

test("a device that is cut hears why and is gone at once", () => {
  const live = new LiveDevices();
  const revoked = liveDevice("d1");
  live.add(revoked);
  const frame = { kind: "refused", reason: "revoked", detail: "stolen", retryAfterMs: 1 } as const;
  live.cut("d1", frame);
  expect(revoked.peer.sent).toEqual([JSON.stringify(frame)]);
  expect(live.size).toBe(0);
});
