import type { ServerFrame } from "../../agent/contract/server-frames.ts";
import type { DeviceClient } from "./device-client.ts";

/** A device that takes every policy it is sent, and says so. */
export type PolicyTaker = {
  readonly client: DeviceClient;
  versions: Readonly<Record<string, number>>;
};

export function takesPolicies(client: DeviceClient): PolicyTaker {
  const taker: PolicyTaker = { client, versions: {} };
  const takeAll = () => {
    const last = client.heard.filter((frame) => frame.kind === "policies").at(-1);
    if (last !== undefined) take(taker, last);
  };
  client.socket.on("message", takeAll);
  takeAll();
  return taker;
}

function take(taker: PolicyTaker, frame: Extract<ServerFrame, { kind: "policies" }>): void {
  const applied = frame.envelopes.map(({ payload }) => {
    const { name, version } = JSON.parse(Buffer.from(payload, "base64").toString());
    return { name, version, sha256: "0".repeat(64) };
  });
  const versions = Object.fromEntries(applied.map(({ name, version }) => [name, version]));
  if (JSON.stringify(versions) === JSON.stringify(taker.versions)) return;
  taker.versions = versions;
  const report = { kind: "policyState", body: { mode: "enforce", applied, rejected: [] } };
  const id = `state-${taker.client.heard.length}`;
  taker.client.send({ kind: "report", id, at: new Date().toISOString(), report });
}

/** Those on exactly this version. */
export function takersOf(takers: readonly PolicyTaker[], name: string, version: number) {
  return takers.filter(({ versions }) => versions[name] === version);
}
