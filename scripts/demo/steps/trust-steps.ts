import * as z from "zod/mini";
import { showDevice } from "../device-view.ts";
import { eventually } from "../eventually.ts";
import { publishPolicy } from "../publish.ts";
import type { Stage } from "../stage.ts";
import { type StepOutcome, succeeded } from "../step.ts";

const tokenSchema = z.object({ token: z.string() });
const enrolledSchema = z.object({ deviceId: z.string() });

/** A server, a one-time token, a key made on the device, and a connection that proves it. */
export async function enrol(stage: Stage): Promise<readonly StepOutcome[]> {
  const { cli, server, agent, notes } = stage;
  await server.start();
  const wanted = ["--mode", "enforce", "--group", "wards", "--class", "shared"];
  const { token } = await cli.json(tokenSchema, "token", "create", ...wanted);
  const { agentUrl, pin } = server.info();
  const where = ["--url", agentUrl, "--pin", pin ?? "none", "--token", token];
  const enrolled = await cli.json(enrolledSchema, "agent", "enroll", ...where);
  notes.deviceId = enrolled.deviceId;
  await agent.start();
  const device = await eventually(
    "connected device",
    async () => {
      const view = await showDevice(stage);
      return view.online ? view : null;
    },
    { withinMs: 20_000 },
  );
  return succeeded({ deviceId: device.id, hostName: device.hostName, mode: device.mode });
}

export async function applyPolicy(stage: Stage): Promise<readonly StepOutcome[]> {
  const version = await publishPolicy(stage, null);
  const { policyState } = await showDevice(stage);
  return succeeded({ version, mode: policyState?.mode, rejected: policyState?.rejected.length });
}

/** Facts that every system must say something about, be it that it cannot tell. */
const EXPECTED_FACTS = ["diskEncryption", "firewall", "osUpdates", "autologin", "timeSync"];

export async function reportPosture(stage: Stage): Promise<readonly StepOutcome[]> {
  const facts = await eventually(
    "complete posture",
    async () => {
      const view = await showDevice(stage);
      return EXPECTED_FACTS.every((key) => Object.hasOwn(view.facts, key)) ? view.facts : null;
    },
    { withinMs: 60_000, everyMs: 1000 },
  );
  const states = Object.values(facts).map(({ fact }) => fact.state);
  const count = (wanted: string) => states.filter((state) => state === wanted).length;
  const unknown = Object.entries(facts).filter(([, { fact }]) => fact.state === "unknown");
  return succeeded({
    known: count("known"),
    notApplicable: count("notApplicable"),
    unknown: unknown.map(([key, { fact }]) => ({
      fact: key,
      because: fact.state === "unknown" ? fact.because : "",
    })),
  });
}
