/** Steps that need nothing but a server and an agent; all others are shown on Linux only. */
const SHOWN_EVERYWHERE = ["enrolled", "policyApplied", "postureReported", "auditVerified"];

/** @typedef {{ step: string, status: "ok" | "failed" | "notAvailable", reason?: string }} Told */

/**
 * @param {string} text one JSON object a line
 * @param {number} code what the story exited with
 * @param {string} platform as `process.platform` names it
 */
export function judgeStory(text, code, platform) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  /** @type {readonly Told[]} */
  const steps = lines.map((line) => JSON.parse(line)).filter(({ step }) => step !== "summary");
  const counts = { ok: 0, failed: 0, notAvailable: 0 };
  for (const { status } of steps) counts[status] += 1;
  const faults = steps.map((told) => faultOf(told, platform)).filter((fault) => fault !== null);
  if (steps.length === 0) faults.push("no step was told");
  const expected = expectedCode(counts);
  if (code !== expected) faults.push(`exited ${code} instead of ${expected}`);
  return { faults, counts };
}

/**
 * @param {Told} told
 * @param {string} platform
 */
function faultOf({ step, status, reason }, platform) {
  if (status === "failed") return `${step} failed: ${reason}`;
  if (status === "notAvailable") return reason ? null : `${step}: not available, with no reason`;
  const mayBeShown = platform === "linux" || SHOWN_EVERYWHERE.includes(step);
  return mayBeShown ? null : `${step} can't be ok on ${platform}`;
}

/** @param {Readonly<Record<Told["status"], number>>} counts */
function expectedCode({ failed, notAvailable }) {
  if (failed > 0) return 1;
  return notAvailable > 0 ? 3 : 0;
}
