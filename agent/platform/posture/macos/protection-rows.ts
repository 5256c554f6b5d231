import * as z from "zod/mini";
import { known } from "../../../../policies/fact.ts";
import { parseJson } from "../parse-json.ts";
import { commandRow } from "../posture-check.ts";
import { readText } from "./command-text.ts";

/** fdesetup(8). While FileVault is still encrypting, data on the disk can be read. */
export const diskEncryption = commandRow<"diskEncryption">({
  timeoutMs: 5_000,
  commands: [{ program: "/usr/bin/fdesetup", args: ["status"] }],
  parse: ([output]) =>
    readText("fdesetup", output, (text) => {
      const state = /^FileVault is (On|Off)\b/m.exec(text)?.[1];
      if (state === undefined) return null;
      const encrypted = state === "On" && !/^Encryption in progress/m.test(text);
      return known({ encrypted, by: encrypted ? "filevault" : "none" });
    }),
});

/** State 0 = off, 1 = on, 2 = blocks everything that comes in. */
export const firewall = commandRow<"firewall">({
  timeoutMs: 5_000,
  commands: [
    { program: "/usr/libexec/ApplicationFirewall/socketfilterfw", args: ["--getglobalstate"] },
  ],
  parse: ([output]) =>
    readText("socketfilterfw", output, (text) => {
      const state = /\(State = ([012])\)/.exec(text)?.[1];
      return state === undefined
        ? null
        : known({ enabled: state !== "0", by: "application firewall" });
    }),
});

const bridge = z.object({
  SPiBridgeDataType: z.array(z.object({ ibridge_secure_boot: z.optional(z.string()) })),
});

/** Full Security is the only level that refuses other systems; Intel without a T2 has none. */
export const secureBoot = commandRow<"secureBoot">({
  timeoutMs: 10_000,
  commands: [{ program: "/usr/sbin/system_profiler", args: ["-json", "SPiBridgeDataType"] }],
  parse: ([output]) =>
    readText("system_profiler", output, (text) => {
      const parsed = z.safeParse(bridge, parseJson(text.trim()));
      const level = parsed.data?.SPiBridgeDataType[0]?.ibridge_secure_boot;
      return level === undefined ? null : known({ enabled: /^full\b/i.test(level) });
    }),
});
