import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadDeviceKey } from "../../agent/link/device-key.ts";
import { type EnrolmentOptions, enrol } from "../../agent/link/enrolment.ts";
import { readTrustFile } from "../../agent/link/trust-file.ts";
import { DEVICE } from "../support/link-world.ts";
import { startScriptedServer } from "../support/scripted-server.ts";
import { tempDir } from "../support/temp-dir.ts";
import { newToken, startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

const MACHINE_ID = "0123456789abcdef0123456789abcdef";

async function realServer() {
  const test = await startTestServer();
  const url = test.server.info.agentUrl;
  const options = async (change: Partial<EnrolmentOptions> = {}): Promise<EnrolmentOptions> => ({
    url,
    pin: test.server.info.pin ?? "",
    token: await newToken(test),
    dataDir: join(tempDir(), "agent"),
    machineId: MACHINE_ID,
    device: DEVICE,
    nowMs: Date.now(),
    ...change,
  });
  return { url, options };
}

test("trades a token for an identity and writes down whom it trusts, for root only", async () => {
  const { options } = await realServer();
  const request = await options();
  const enrolled = await enrol(request);
  expect(enrolled).toMatchObject({ ok: true, value: { deviceId: expect.any(String) } });
  const trust = readTrustFile(request.dataDir);
  if (!trust.ok || !enrolled.ok) throw new Error("not enrolled");
  expect(trust.value).toMatchObject(enrolled.value);
  expect(trust.value.policyKeys).toHaveLength(1);
  expect(trust.value.commandKeys[0]?.key.asymmetricKeyType).toBe("ed25519");
  expect(loadDeviceKey(request.dataDir, MACHINE_ID).ok).toBe(true);
  const modes = readdirSync(request.dataDir).map(
    (name) => statSync(join(request.dataDir, name)).mode & 0o777,
  );
  expect(new Set(modes)).toEqual(new Set([0o600]));
});

test("takes everything in one string", async () => {
  const { url, options } = await realServer();
  const { pin, token, ...rest } = await options();
  const all = `${url.replace("wss:", "sessionward:")}?pin=${pin}&token=${token}`;
  expect(await enrol({ ...rest, url: all })).toMatchObject({ ok: true });
});

test.each([
  [
    "used before",
    async (options: EnrolmentOptions) => void (await enrol(options)),
    "badToken",
    "was used before",
  ],
])(
  "explains a token that was %s, and leaves what there was as it was",
  async (_, spoil, reason, words) => {
    const { options } = await realServer();
    const first = await options();
    await spoil(first);
    const before = contentsOf(first.dataDir);
    const again = await enrol(first);
    expect(again).toMatchObject({ ok: false, reason, detail: expect.stringContaining(words) });
    expect(contentsOf(first.dataDir)).toEqual(before);
  },
);

function contentsOf(dir: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), "utf8")]),
  );
}

test("explains a token nobody gave out", async () => {
  const { options } = await realServer();
  const result = await enrol(await options({ token: "sw-enrol-0000000000000000" }));
  expect(result).toMatchObject({
    ok: false,
    reason: "badToken",
    detail: expect.stringContaining("sessionward token create"),
  });
});

test("20: tells a wrong pin apart and never shows the token to that server", async () => {
  const { options } = await realServer();
  const request = await options({ pin: "f".repeat(64) });
  const result = await enrol(request);
  expect(result).toMatchObject({ ok: false, reason: "wrongPin" });
  expect(result.ok ? "" : result.detail).toContain("nothing was sent");
  // The token is still good: it went nowhere.
  expect(await enrol({ ...request, ...(await options({ token: request.token })) })).toMatchObject({
    ok: true,
  });
});

test.each([
  ["nobody listens", "ws://127.0.0.1:9/agent", undefined, "unreachable"],
  ["the address is plain ws to another machine", "ws://192.0.2.1/agent", undefined, "badUrl"],
  ["the pin is missing", "wss://127.0.0.1:9/agent", undefined, "badPin"],
])("says what to do when %s", async (_, url, pin, reason) => {
  const result = await enrol({
    url,
    pin,
    token: "sw-enrol-0000000000000000",
    dataDir: tempDir(),
    machineId: MACHINE_ID,
    device: DEVICE,
    nowMs: Date.now(),
  });
  expect(result).toMatchObject({ ok: false, reason });
});

test("does not take keys from a server that it can't use", async () => {
  const server = await startScriptedServer({
    greet: (peer) => {
      peer.socket.once("message", () =>
        peer.send({ kind: "enrolled", deviceId: "d", policyKeys: ["AAAA"], commandKeys: ["AAAA"] }),
      );
      peer.socket.send(
        JSON.stringify({
          kind: "challenge",
          nonce: "a".repeat(64),
          serverId: "s",
          serverTime: new Date().toISOString(),
          oldest: 1,
          current: 1,
        }),
      );
    },
  });
  const dataDir = tempDir();
  const result = await enrol({
    url: server.url,
    token: "sw-enrol-0000000000000000",
    dataDir,
    machineId: MACHINE_ID,
    device: DEVICE,
    nowMs: Date.now(),
  });
  expect(result).toMatchObject({ ok: false, reason: "badAnswer" });
  expect(readdirSync(dataDir)).toEqual([]);
});
