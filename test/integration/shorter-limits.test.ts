import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { socketPathFor } from "../../agent/local/socket-path.ts";
import type { SurfaceView } from "../../main/contract/bridge.ts";
import { ok } from "../../policies/result.ts";
import { translator } from "../../renderer/translate.ts";
import { viewModel } from "../../renderer/view-model.ts";
import { eventually } from "../support/eventually.ts";
import { FakeHost } from "../support/fake-host.ts";
import { enrolLiveAgent, type LiveAgent, startLiveAgent } from "../support/live-agent.ts";
import { OWN_UID, sessionOf } from "../support/local-channel.ts";
import { disk, MINUTE } from "../support/risk-world.ts";
import { startShellOn } from "../support/shell-on-channel.ts";
import { ONE_DISPLAY } from "../support/shell-values.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

const RISKY = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session: { idle: { warnBefore: 60s, lockAfter: 5m }, reauth: { onRiskRise: false } }
posture: { every: 1m }
risk:
  stableFor: 10m
  rules: [ { when: 'checks.diskEncryption == "violated"', tier: high } ]
  tiers: { high: { session: { idle: { lockAfter: 2m } } } }
`;

const TIER_LINE = 1 + RISKY.split("\n").findIndex((line) => line.includes("tiers:"));

test("an open disk shortens a real agent's limits, its shell says so, and it loosens late", async () => {
  const { agent, host, listener, facts } = await riskyDesk();
  const lockAfterMs = () => agent.conductor.board.keeper("s1")?.rules.lockAfterMs;
  const shown = () => host.pushed.at(-1)?.view;
  const goesIdle = () => agent.idle.tell("s1", { kind: "idle", idleMs: MINUTE });
  await vi.waitFor(() => expect(lockAfterMs()).toBe(5 * MINUTE));
  agent.told.facts = disk(false);
  await lookingAgain(agent, () => lockAfterMs() === 2 * MINUTE);
  goesIdle();
  await vi.waitFor(() => expect(shown()).toMatchObject({ surface: "warning", language: "en" }));
  expect(wordsIn(shown())).toContain("Shorter limits: disk is not encrypted.");
  await listener.onCall("1:full", { name: "chooseLanguage", body: { language: "de" } });
  await vi.waitFor(() => expect(shown()?.language).toBe("de"));
  expect(wordsIn(shown())).toContain("Kürzere Fristen: Festplatte nicht verschlüsselt.");
  await vi.waitFor(async () => expect(await facts()).toMatchObject({ tier: "high" }));
  agent.idle.tell("s1", { kind: "active" });
  await vi.waitFor(() => expect(host.windows).toEqual([]));
  await isLockedAndBackAtOnce(agent);
  agent.told.facts = disk(true);
  await lookingAgain(agent, () => /"falling":\{/.test(agent.store.keyValue.get("risk") ?? ""));
  agent.clock.advance(10 * MINUTE - 1);
  expect(lockAfterMs()).toBe(2 * MINUTE);
  agent.clock.advance(1);
  expect(lockAfterMs()).toBe(5 * MINUTE);
  goesIdle();
  await vi.waitFor(async () => expect(await facts()).toMatchObject({ tier: "none" }));
  expect(host.windows).toEqual([]);
});

/** A real server with this policy, a real agent that is enrolled there, and the shell of its session. */
async function riskyDesk() {
  const server = await startTestServer();
  const dataDir = tempDir();
  const deviceId = await enrolLiveAgent(server, dataDir, "enforce");
  await server.admin.call("publishPolicy", { body: { source: RISKY } });
  const agent = await startLiveAgent({ dataDir, sessions: [sessionOf()], facts: disk(true) });
  const host = new FakeHost(ONE_DISPLAY);
  const path = socketPathFor(join(dataDir, "sockets"), OWN_UID);
  const { listener } = await startShellOn({ path }, ok(host));
  const facts = async () => {
    const device = await server.admin.call("getDevice", { params: { deviceId } });
    const fact = device.facts["risk"]?.fact;
    return fact?.state === "known" ? fact.value : null;
  };
  return { agent, host, listener, facts };
}

/** Too short is the line that locked, which is the tier's. */
async function isLockedAndBackAtOnce({ clock, idle, sessions, store }: LiveAgent): Promise<void> {
  const rows = (of: string) => store.audit.rowsAfter(0, 1000).filter(({ event }) => event === of);
  clock.advance(MINUTE);
  idle.tell("s1", { kind: "idle", idleMs: MINUTE });
  clock.advance(MINUTE);
  await vi.waitFor(() => expect(rows("sessionAct")).toHaveLength(1));
  sessions.tell({ kind: "unlocked", sessionId: "s1" });
  expect(rows("quickReturn").map(({ body }) => JSON.parse(body))).toMatchObject([
    { policy: "ward", line: TIER_LINE },
  ]);
}

/** The device is looked at every minute, by its own clock. */
async function lookingAgain({ clock }: LiveAgent, reached: () => boolean): Promise<void> {
  await eventually("the next look", () => {
    if (!reached()) clock.advance(MINUTE);
    return reached();
  });
}

function wordsIn(view: SurfaceView | undefined): string {
  if (view === undefined) return "";
  return viewModel(view, view.status?.remainingMs ?? null, translator(view.language)).why ?? "";
}
