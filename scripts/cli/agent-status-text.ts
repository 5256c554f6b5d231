import type { AgentStatus } from "../../agent/contract/status-file.ts";

/** Plain words for a person in a terminal: of what holds now, or held when the agent ended. */
export function describeStatus(status: AgentStatus, isRunning: boolean): readonly string[] {
  return [
    ...(isRunning ? [] : [`The agent is not running; this is how it was at ${status.writtenAt}.`]),
    `Device ${status.deviceId ?? "not enrolled"}, ${status.deviceClass}, mode ${status.mode}`,
    `Link: ${status.link.state} since ${status.link.since}${detail(status.link.detail)}`,
    ...silenceLines(status.silence),
    ...section(
      "Policies",
      status.policies.map(
        (policy) => `${policy.name} version ${policy.version}, until ${policy.expiresAt}`,
      ),
    ),
    ...riskLines(status.risk),
    ...section(
      "Sessions",
      status.sessions.map((session) => describeSession(session, status.risk)),
    ),
    ...clearingLines(status.clearing ?? null),
    ...section(
      "Last receipts",
      status.receipts.map((receipt) => `${receipt.at}  ${receipt.status}  ${receipt.id}`),
    ),
  ];
}

function silenceLines(silence: AgentStatus["silence"]): readonly string[] {
  if (silence === undefined || silence.level === "heard") return [];
  return [`Server not heard for ${Math.floor(silence.forMs / 3_600_000)} hours`];
}

const PHASES = {
  stopping: "ending the browsers",
  takingAway: "taking everything out of reach",
  keeping: "putting kept sites back",
  freeing: "out of reach, freeing the bytes",
} as const;

function clearingLines(clearing: AgentStatus["clearing"] | null): readonly string[] {
  if (clearing === null || clearing === undefined) return [];
  const { phase, doneFiles, files } = clearing;
  const figure = files === 0 ? "" : `, ${doneFiles} of ${files} files`;
  return [`Clearing browsers: ${PHASES[phase]}${figure}`];
}

function riskLines(risk: AgentStatus["risk"]): readonly string[] {
  return risk === null || risk === undefined ? [] : [`Risk: ${riskText(risk)}`];
}

function riskText({ tier, because, rules }: NonNullable<AgentStatus["risk"]>): string {
  if (tier === "none") return "none";
  return `${tier}: ${because.join(", ")} (${rules.join("; ")})`;
}

/** Told only where it is another than the device's. */
function sessionRisk(session: Session, device: AgentStatus["risk"]): string {
  const { risk } = session;
  const isOwn = risk !== null && risk !== undefined && risk.tier !== (device?.tier ?? "none");
  return isOwn ? `; risk ${riskText(risk)}` : "";
}

type Session = AgentStatus["sessions"][number];

function describeSession(session: Session, device: AgentStatus["risk"]): string {
  const next =
    session.next === null
      ? "nothing is due"
      : `${session.next.act} (${session.next.reason}) at ${session.next.at}`;
  return `${session.id}  ${session.stage} since ${session.since}; next: ${next}${sessionRisk(session, device)}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return [`${title}:`, ...(lines.length === 0 ? ["  none"] : lines.map((line) => `  ${line}`))];
}

function detail(text: string): string {
  return text === "" ? "" : ` (${text})`;
}
