import { commandSchema } from "../../agent/contract/command.ts";
import type { KioskFault } from "../../agent/contract/guest-blocked.ts";
import type { Report, SessionView } from "../../agent/contract/reports.ts";
import { known } from "../../policies/fact.ts";
import { auditReportOf, kioskFaultRows } from "./audit-rows.ts";
import { DeviceClient, newIdentity, sealAs, type TestIdentity } from "./device-client.ts";
import { newToken, type TestServer } from "./test-server.ts";

/** What a device of the fleet tells of itself. */
export type FleetMember = {
  readonly hostName: string;
  readonly group: string;
  readonly sessions?: readonly SessionView[];
  readonly violated?: readonly { readonly check: string; readonly words: string }[];
  readonly clearedMsAgo?: number;
  readonly kioskFault?: KioskFault;
  /** It goes away again after it told. */
  readonly leaves?: boolean;
};

export type FleetDevice = {
  readonly identity: TestIdentity;
  readonly client: DeviceClient;
  readonly hostName: string;
};

const iso = (offsetMs: number) => new Date(Date.now() + offsetMs).toISOString();

/** A session as an agent reports it. */
export function sessionAs(
  person: string | null,
  stage: SessionView["stage"],
  rest: Partial<SessionView> = {},
): SessionView {
  const next = { act: "lock", reason: "idle", at: iso(252_000) } as const;
  return { id: "s1", kind: "named", person, stage, since: iso(-1_440_000), next, ...rest };
}

/** Enrols, joins and lets it tell what it is: over a real socket, with real signatures. */
export async function joinFleet(test: TestServer, member: FleetMember): Promise<FleetDevice> {
  const { hostName } = member;
  const identity = newIdentity();
  const token = await newToken(test, { groups: [member.group], mode: "enforce" });
  const enrolling = await DeviceClient.connect(test.server.info.agentUrl);
  await enrolling.enrol(identity, token, hostName);
  enrolling.close();
  const client = await DeviceClient.connect(test.server.info.agentUrl);
  await client.authenticate(identity, {}, undefined, { hostName });
  await client.next("welcome");
  for (const [index, report] of reportsOf(member, identity).entries()) {
    await client.report(`${hostName}-${index}`, report);
  }
  if (member.leaves === true) client.close();
  return { identity, client, hostName };
}

function reportsOf(member: FleetMember, identity: TestIdentity): readonly Report[] {
  const violated = (member.violated ?? []).map((one) => ({ ...one, result: "violated" }));
  const { clearedMsAgo: cleared, kioskFault } = member;
  return [
    { kind: "posture", body: { full: true, facts: { ...FACTS, findings: known(violated) } } },
    { kind: "sessions", body: { sessions: [...(member.sessions ?? [])] } },
    ...(cleared === undefined ? [] : [receiptReport(identity, null, iso(-cleared))]),
    ...(kioskFault === undefined ? [] : [auditReportOf(identity, kioskFaultRows([], kioskFault))]),
  ];
}

const FACTS = {
  diskEncryption: known(true),
  firewall: known(true),
  timeSync: { state: "unknown", because: "no time service answers" },
} as const;

/** Signed as the device would: what it cleared, and that nothing is left. */
export function receiptReport(
  identity: TestIdentity,
  commandId: string | null,
  at: string,
  id = `receipt-${Math.trunc(Date.parse(at))}-${identity.deviceId}`.slice(0, 60),
): Report {
  const amounts = { before: { count: 14, bytes: 40_960 }, after: { count: 0, bytes: 0 } };
  const profile = {
    ...{ family: "chromium", profile: ".config/chromium/Default", status: "done" },
    ...{ closed: "closed", stopMs: 240, goneMs: 12, freedMs: 90, residue: [] },
    stores: [{ store: "Cookies", category: "session", ...amounts }],
  };
  const envelope = sealAs(identity, "receipt.v1", {
    ...{ id, deviceId: identity.deviceId, at },
    ...{ sessionId: "s1", trigger: commandId === null ? "clear" : "command", commandId },
    ...{ reason: commandId === null ? "idle" : "command", data: ["cookies", "storage"] },
    ...{ status: "done", profiles: [profile] },
  });
  return { kind: "receipt", body: { envelope } };
}

/** Does what the next command asks, as an agent would report it. */
export async function obey({ client }: FleetDevice): Promise<string> {
  const { envelope } = await client.next("command", 20_000);
  const text = Buffer.from(envelope.payload, "base64").toString();
  const command = commandSchema.parse(JSON.parse(text));
  const tell = (state: "accepted" | "done", receiptIds: string[]) =>
    client.report(`${command.id}-${state}`, {
      kind: "commandState",
      body: { commandId: command.id, result: { state, receiptIds } },
    });
  await tell("accepted", []);
  await tell("done", ["receipt-1"]);
  return command.id;
}
