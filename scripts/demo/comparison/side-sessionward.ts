import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../eventually.ts";
import { ActFailed } from "./act-failed.ts";
import { agentStatus, killAgent } from "./agent-on-machine.ts";
import { type Bench, deskOf, tell } from "./bench.ts";
import type { ControlPlane } from "./control-plane.ts";
import { COMMON_STEPS, type StepTable, sitDown } from "./steps.ts";

const SIGN_OUT_LIMIT_MS = 40_000;
const CLEAR_LIMIT_MS = 15_000;
const READ_MS = 1_500;

/** The computer with Sessionward: the person's part is played, everything else is the agent. */
export function sessionwardSteps(plane: ControlPlane): StepTable {
  return {
    ...COMMON_STEPS,
    seatNext: async (bench) => {
      await answerCover(bench);
      return sitDown(bench);
    },
    closeShop: async (bench) => {
      const desk = deskOf(bench);
      await desk.presence.leave();
      bench.board.setSide(bench.side, { atKeyboard: null });
      const before = agentStatus(bench.machine);
      const deviceId = before?.deviceId ?? "";
      const receiptsBefore = before?.receipts.map(({ id }) => id) ?? [];
      tell(bench, "agent", "event.ordered");
      const { state, because } = await plane.signOut(deviceId, "closing time");
      // A device has limits of its own, whoever orders: nothing is waited for then.
      if (state === "refused") {
        throw new ActFailed("trouble.orderRefused", `the device refused the order: ${because}`);
      }
      tell(bench, "agent", "event.orderEnded", { state });
      const ended = () => (desk.session.isOpen() ? null : true);
      await eventually("end of the session", ended, { withinMs: SIGN_OUT_LIMIT_MS });
      const receipt = () =>
        agentStatus(bench.machine)?.receipts.find(({ id }) => !receiptsBefore.includes(id)) ?? null;
      const { status } = await eventually("receipt", receipt, { withinMs: SIGN_OUT_LIMIT_MS });
      return `signed out by order; receipt: ${status}`;
    },
    killCleaner: async () => "there is none",
    killAgent: async (bench) => {
      const goneMs = await killAgent(bench.machine);
      tell(bench, "observed", "event.agentBack", { milliseconds: goneMs });
      return `back after ${goneMs} ms`;
    },
  };
}

/** What the next person presses at what the shell shows them: the focus is on the first button. */
const KEYS = {
  warned: { keys: ["Tab", "Return"], says: "event.pressesFresh" },
  cleared: { keys: ["Return"], says: "event.pressesNext" },
} as const;

async function answerCover(bench: Bench): Promise<void> {
  const { stage } = bench.board.state().sides[bench.side];
  if (stage !== "warned" && stage !== "cleared") return;
  const { keys, says } = KEYS[stage];
  // It takes no answer in its first 700 ms: nobody can have read it.
  await delay(READ_MS);
  for (const key of keys) await deskOf(bench).seat.onScreen(["xdotool", "key", key]);
  tell(bench, "person", says);
  if (stage === "cleared") return;
  // Whoever starts fresh is the next person: the session is theirs as soon as it is cleared.
  const cleared = () => (bench.board.state().sides[bench.side].stage === "warned" ? null : true);
  await eventually("cleared session", cleared, { withinMs: CLEAR_LIMIT_MS, everyMs: 100 });
  await answerCover(bench);
}
