import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Bench, deskOf, tell } from "./bench.ts";
import type { TodaysProtection } from "./contract.ts";
import { USER_NAME } from "./seat.ts";
import { COMMON_STEPS, type StepTable, sitDown } from "./steps.ts";
import { cleanerArgv, policyFilesOf } from "./todays-protection.ts";

const CLEANER_LIMIT_MS = 60_000;

/** What is on every managed machine: no pages of the browser's own at its first start. */
const FIREFOX_POLICIES = "/etc/firefox/policies/policies.json";

/** The computer as people protect it today: whatever happens here is what their tools do. */
export function todaySteps(): StepTable {
  return {
    ...COMMON_STEPS,
    seatNext: sitDown,
    closeShop: async (bench) => {
      await deskOf(bench).presence.leave();
      bench.board.setSide(bench.side, { atKeyboard: null });
      await deskOf(bench).session.terminate();
      tell(bench, "observed", "event.sessionEnded");
      return bench.board.state().sides.today.protection === "bleachBit"
        ? clean(bench)
        : "signed out";
    },
    killAgent: async () => "there is none",
    killCleaner: async (bench) => {
      const killed = await bench.machine.run(["pkill", "-KILL", "-f", "/usr/bin/bleachbit"]);
      const isKilled = killed.code === 0;
      tell(bench, "observed", isKilled ? "event.cleanerKilled" : "event.cleanerNone");
      return isKilled ? "killed" : "nothing to kill";
    },
  };
}

/** At sign-out, as the person, as its manual says. */
async function clean(bench: Bench): Promise<string> {
  tell(bench, "observed", "event.cleans");
  const startedAt = performance.now();
  const argv = cleanerArgv(USER_NAME, deskOf(bench).seat.homeDir);
  const { code } = await bench.machine.run(argv, CLEANER_LIMIT_MS);
  const tookMs = Math.round(performance.now() - startedAt);
  const seconds = (tookMs / 1000).toFixed(1);
  tell(bench, "observed", "event.cleaned", { code: String(code), seconds });
  return `signed out; BleachBit exited ${code}`;
}

/** Browsers read these when they start. */
export function writePolicies(bench: Bench, protection: TodaysProtection): void {
  for (const { path } of policyFilesOf("clearOnExit")) {
    rmSync(bench.machine.inside(path), { force: true });
  }
  quietenFirefox(bench);
  for (const { path, content } of policyFilesOf(protection)) write(bench, path, content);
}

/** The same on both computers. */
export function quietenFirefox(bench: Pick<Bench, "machine">): void {
  write(bench, FIREFOX_POLICIES, { policies: {} });
}

function write({ machine }: Pick<Bench, "machine">, path: string, content: object): void {
  const file = machine.inside(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(withQuiet(content), null, 2)}\n`);
}

function withQuiet(content: object): object {
  if (!("policies" in content)) return content;
  const quiet = {
    OverrideFirstRunPage: "",
    OverridePostUpdatePage: "",
    DontCheckDefaultBrowser: true,
    // Otherwise a second tab tells of it at the first start; without a network, that it can't.
    DisableTelemetry: true,
  };
  return { policies: { ...quiet, ...(content.policies as object) } };
}
