import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { type DeviceFrame, encodeFrame, PROTOCOL } from "../../../agent/contract/server-frames.ts";
import { ok } from "../../../policies/result.ts";
import { DeviceConnection } from "../../../server/devices/device-connection.ts";
import type { DeviceDesk } from "../../../server/devices/device-desk.ts";
import type { IncomingReport } from "../../../server/devices/report-writer.ts";

const AUTH = { payloadType: "auth.v1", payload: "AA==", signatures: [] } as const;
const OFFER = { kind: "offerKey", auth: { ...AUTH, signatures: [{ keyid: "", sig: "AA==" }] } };
const JOIN = {
  ...{ kind: "authenticate", auth: OFFER.auth, oldest: PROTOCOL.oldest },
  ...{
    current: PROTOCOL.current,
    device: { hostName: "d", os: "linux", osRelease: "12", agentVersion: "1" },
  },
};
const AT = "2026-11-22T10:00:00.000Z";
const REPORT = {
  ...{ kind: "report", id: "r1", at: AT },
  report: { kind: "sessions", body: { sessions: [] } },
};

test("nothing more of a device is read while a key that it offers is on its way to the disk", async () => {
  const { receive, seen, stored } = await joined();
  receive(OFFER);
  await settled();
  expect(seen).toEqual(["pause"]);
  stored.resolve(ok({ kind: "keyStored", keyId: "a".repeat(64) }));
  await settled();
  expect(seen).toEqual(["pause", "resume", "keyStored"]);
});

test("a report that is stored meanwhile does not let it read on", async () => {
  const { receive, seen, stored, reports } = await joined();
  receive(REPORT);
  receive(OFFER);
  await settled();
  reports[0]?.settled(null);
  await settled();
  expect(seen).toEqual(["pause", "ack"]);
  stored.resolve(ok({ kind: "keyStored", keyId: "a".repeat(64) }));
  await settled();
  expect(seen.slice(2)).toEqual(["resume", "keyStored"]);
});

test("an offer that breaks off ends the connection, and leaves no reader waiting", async () => {
  const { receive, seen, stored } = await joined();
  receive(OFFER);
  await settled();
  stored.reject(new Error("the disk is full"));
  await settled();
  expect(seen).toEqual(["pause", "resume", expect.stringMatching(/^end/)]);
});

async function joined() {
  const seen: string[] = [];
  const reports: IncomingReport[] = [];
  const stored = Promise.withResolvers<Awaited<ReturnType<DeviceDesk["offerKey"]>>>();
  const key = generateKeyPairSync("ed25519").publicKey;
  // Only what a connection asks of the desk for these frames.
  const desk = {
    serverId: "s1",
    log: { info: () => undefined, warn: () => undefined },
    now: () => AT,
    authenticate: async () => ok({ record: { id: "d1", formerKeys: [] }, key }),
    joined: async () => undefined,
    left: () => undefined,
    report: (report: IncomingReport) => void reports.push(report),
    offerKey: () => stored.promise,
  } as unknown as DeviceDesk;
  const peer = {
    send: (text: string) => void seen.push(JSON.parse(text).kind),
    end: (_code: number, reason: string) => void seen.push(`end: ${reason}`),
    pause: () => void seen.push("pause"),
    resume: () => void seen.push("resume"),
    bufferedBytes: () => 0,
  };
  const connection = new DeviceConnection(peer, desk);
  const receive = (frame: object) => connection.receive(encodeFrame(frame as DeviceFrame));
  receive(JOIN);
  await settled();
  seen.splice(0, seen.indexOf("challenge") + 1);
  return { receive, seen, stored, reports };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
