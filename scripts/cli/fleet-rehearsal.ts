import { setTimeout as delay } from "node:timers/promises";
import { NOT_REHEARSED } from "../../policies/risk-rehearsal.ts";
import type { RouteReply } from "../../server/contract/admin-api.ts";
import { type AdminClient, openAdminClient } from "./admin-client.ts";
import { CommandError, EXIT, printJson, printLine, printProgress, printTable } from "./output.ts";
import { readDraft } from "./policy-actions.ts";
import type { SimulateFlags } from "./policy-simulate.ts";

type FleetRehearsal = RouteReply<"getRehearsal">;
type DeviceAnswer = FleetRehearsal["devices"][number];

const WAIT_MS = 15_000;
const LOOK_EVERY_MS = 250;

/** What each device that observes says a policy would have done there. Exit 3: not all answered. */
export async function simulateOnFleet(flags: SimulateFlags): Promise<void> {
  const [file = "", ...others] = flags.policy;
  if (others.length > 0) {
    const message = "--from-fleet tries one policy at a time";
    throw new CommandError("usage", message, EXIT.usage);
  }
  const admin = openAdminClient(flags);
  const { source, draft } = readDraft(file);
  const hasRules = (draft.settings["risk.rules"]?.value.length ?? 0) > 0;
  const started = await admin.call("startRehearsal", { body: { source } });
  printProgress(`asked ${started.askedDevices} devices that are online`);
  const answered = await whenAnswered(admin, started);
  if (flags.json === true) printJson(answered);
  else printAnswers(answered, hasRules);
  if (answered.devices.length < answered.askedDevices) process.exitCode = EXIT.partial;
}

async function whenAnswered(admin: AdminClient, started: FleetRehearsal): Promise<FleetRehearsal> {
  const { rehearsalId } = started;
  const untilMs = performance.now() + WAIT_MS;
  let seen = started;
  while (seen.devices.length < seen.askedDevices && performance.now() < untilMs) {
    await delay(LOOK_EVERY_MS);
    seen = await admin.call("getRehearsal", { params: { rehearsalId } });
  }
  return seen;
}

const BECAUSE: Readonly<Record<NonNullable<DeviceAnswer["because"]>, string>> = {
  notObserving: "it does not observe, so it records nothing",
  notMeant: "the policy is not for this device",
  nothingRecorded: "nothing recorded yet",
  badPolicy: "its agent does not understand the policy; update it",
  tooSoon: "asked again too soon; wait 10 s, or after 50 within a day until tomorrow",
};

function printAnswers({ devices, askedDevices }: FleetRehearsal, hasRules: boolean): void {
  if (devices.length > 0) {
    printTable([
      ["DEVICE", "SINCE", "WOULD HAVE HAPPENED", "NEAR TYPING"],
      ...devices.map((one) => [
        one.deviceId,
        one.from?.slice(0, 16) ?? "",
        one.because === null ? countsText(one) + riskText(one, hasRules) : BECAUSE[one.because],
        one.because === null ? String(one.nearTyping) : "",
      ]),
    ]);
  }
  printLine(`${devices.length} of ${askedDevices} devices answered.`);
}

function countsText({ counts, fromRisk = 0 }: DeviceAnswer): string {
  const acts = counts.map(({ act, reason, count }) => `${count} × ${act} (${reason})`);
  const raised = fromRisk === 0 ? "" : `; ${fromRisk} from a risk tier`;
  return `${acts.join(", ") || "nothing"}${raised}`;
}

/** Without rules there is nothing to say; an agent that says nothing rehearses none. */
function riskText({ risk }: DeviceAnswer, hasRules: boolean): string {
  if (!hasRules || risk === "done" || risk === "noRules") return "";
  const because = risk === undefined ? "its agent is older" : NOT_REHEARSED[risk];
  return `; risk not rehearsed: ${because}`;
}
