import { basename } from "node:path";
import { type Fact, known, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import type { CommandOutput } from "../../child-process.ts";
import { commandUnknown, type PostureCheck } from "../posture-check.ts";

type TimeSync = Fact<FactValue<"timeSync">>;

type Source = {
  readonly program: string;
  readonly args: readonly string[];
  readonly parse: (output: CommandOutput) => TimeSync | null;
};

/** The first that answers. All three end at the kernel's own flag, adjtimex(2) STA_UNSYNC. */
const SOURCES: readonly Source[] = [
  {
    program: "/usr/bin/timedatectl",
    args: ["show", "-p", "NTP", "-p", "NTPSynchronized"],
    parse: parseTimedate,
  },
  { program: "/usr/bin/chronyc", args: ["-n", "tracking"], parse: parseChrony },
  { program: "/usr/sbin/adjtimex", args: ["--print"], parse: parseAdjtimex },
];

export const timeSync: PostureCheck<"timeSync"> = {
  timeoutMs: 6_000,
  async look(world) {
    const reasons: string[] = [];
    for (const { program, args, parse } of SOURCES) {
      const output = await world.run(program, args, { timeoutMs: 2_000 });
      const fact = output.ok ? parse(output.value) : null;
      if (fact !== null) return fact;
      const reason = commandUnknown(basename(program), output);
      reasons.push(reason.state === "unknown" ? reason.because : "");
    }
    return unknown(reasons.join("; "));
  },
};

/** org.freedesktop.timedate1(5): `NTP` = wanted, `NTPSynchronized` = reached. */
export function parseTimedate({ stdout, exitCode }: CommandOutput): TimeSync | null {
  const wanted = /^NTP=(yes|no)$/m.exec(stdout)?.[1];
  const reached = /^NTPSynchronized=(yes|no)$/m.exec(stdout)?.[1];
  if (exitCode !== 0 || wanted === undefined || reached === undefined) return null;
  return known({ enabled: wanted === "yes", synchronized: reached === "yes" });
}

export function parseChrony({ stdout, exitCode }: CommandOutput): TimeSync | null {
  const leap = /^Leap status\s*: (.+)$/m.exec(stdout)?.[1];
  if (exitCode !== 0 || leap === undefined) return null;
  return known({ enabled: true, synchronized: leap !== "Not synchronised" });
}

const STA_UNSYNC = 0x40;

export function parseAdjtimex({ stdout, exitCode }: CommandOutput): TimeSync | null {
  const status = /^\s*status: (\d{1,6})$/m.exec(stdout)?.[1];
  if (exitCode !== 0 || status === undefined) return null;
  return known({ enabled: null, synchronized: (Number(status) & STA_UNSYNC) === 0 });
}
