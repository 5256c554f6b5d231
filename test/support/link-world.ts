import { onTestFinished } from "vitest";
import type { LinkListener, LinkState } from "../../agent/core/link-ports.ts";
import type { Clock } from "../../agent/core/ports.ts";
import type { Pin, Trust } from "../../agent/core/trust.ts";
import { createDeviceKey } from "../../agent/link/device-key.ts";
import { lastingKey } from "../../agent/link/device-keys.ts";
import { type ServerLink, startServerLink } from "../../agent/link/server-link.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import type { Store } from "../../agent/store/open-store.ts";
import { SERVER_ID } from "./scripted-server.ts";
import { silentLog } from "./silent-log.ts";

export const DEVICE = {
  hostName: "ward-3",
  os: "linux",
  osRelease: "12",
  agentVersion: "0.1.0",
} as const;

export type LinkWorld = {
  readonly link: ServerLink;
  /** Everything the link said, in order: `state online`, `command`, `enrolAnew unknownDevice`, … */
  readonly heard: string[];
  readonly states: LinkState[];
  readonly publicKey: string;
};

export type LinkWish = {
  readonly url: string;
  readonly store: Store;
  readonly pin?: Pin;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly addresses?: () => readonly string[];
};

/** The real link over real sockets, with a fresh device key. */
export function startTestLink(wish: LinkWish): LinkWorld {
  const heard: string[] = [];
  const states: LinkState[] = [];
  const deviceKey = createDeviceKey();
  const link = startServerLink({
    trust: trustIn(wish.url, wish.pin ?? { kind: "loopback" }),
    keys: lastingKey(deviceKey),
    bootId: "boot-1",
    device: DEVICE,
    joinCounter: wish.store.joinCounter,
    outbox: wish.store.outbox,
    clock: wish.clock ?? systemClock,
    log: silentLog,
    addresses: wish.addresses ?? (() => []),
    random: wish.random ?? (() => 0),
    listener: listenerInto(heard, states),
  });
  onTestFinished(() => link.close());
  return { link, heard, states, publicKey: deviceKey.publicKey };
}

function trustIn(url: string, pin: Pin): Trust {
  return {
    url,
    pin,
    serverId: SERVER_ID,
    deviceId: "device-1",
    policyKeys: [],
    commandKeys: [],
  };
}

function listenerInto(heard: string[], states: LinkState[]): LinkListener {
  return {
    welcomed: ({ mode, deviceClass, groups }) =>
      heard.push(`welcomed ${mode} ${deviceClass} ${groups.join()}`),
    policies: (envelopes) => heard.push(`policies ${envelopes.length}`),
    mode: (mode, untilAt) => heard.push(`mode ${mode} ${untilAt}`),
    command: () => heard.push("command"),
    staffSecret: () => undefined,
    auditHeld: () => undefined,
    keyStored: () => false,
    rehearse: (rehearsalId) => heard.push(`rehearse ${rehearsalId}`),
    heard: (serverTimeMs) => heard.push(`heard ${new Date(serverTimeMs).toISOString()}`),
    enrolAnew: (because) => heard.push(`enrolAnew ${because}`),
    stateChanged: (state) => {
      states.push(state);
      heard.push(`state ${state.state}`);
    },
  };
}
