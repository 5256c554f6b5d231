import * as z from "zod/mini";
import { known, unknown } from "../../../../policies/fact.ts";
import { parseJson } from "../parse-json.ts";
import { commandRow, commandUnknown } from "../posture-check.ts";
import { defaultsRead, readDefault } from "./command-text.ts";

const LOGIN_WINDOW = "/Library/Preferences/com.apple.loginwindow";

/** The key holds the name of the account: only that it is there leaves this function. */
export const autologin = commandRow<"autologin">({
  timeoutMs: 4_000,
  commands: [defaultsRead(LOGIN_WINDOW, "autoLoginUser")],
  parse: ([output]) =>
    readDefault(output, (value) => {
      const enabled = value !== null && value !== "";
      return known({ enabled, by: enabled ? ["loginwindow"] : [] });
    }),
});

export const guestAccount = commandRow<"guestAccount">({
  timeoutMs: 4_000,
  commands: [defaultsRead(LOGIN_WINDOW, "GuestEnabled")],
  parse: ([output]) =>
    readDefault(output, (value) =>
      value === null || /^[01]$/.test(value)
        ? known({ enabled: value === "1" })
        : unknown("defaults: the answer could not be read"),
    ),
});

const seconds = z.int().check(z.gte(0));
const screenSaver = z.object({
  idleTime: z.optional(seconds),
  loginWindowIdleTime: z.optional(seconds),
  askForPassword: z.optional(z.union([z.boolean(), z.int()])),
  askForPasswordDelay: z.optional(seconds),
});

/**
 * Only what an MDM profile sets for everybody: since 10.13 a person's own setting can't be read
 * by root. plutil(1) prints the managed preferences as JSON.
 */
export const screenLock = commandRow<"screenLock">({
  timeoutMs: 4_000,
  commands: [
    {
      program: "/usr/bin/plutil",
      args: [
        ...["-convert", "json", "-o", "-"],
        "/Library/Managed Preferences/com.apple.screensaver.plist",
      ],
    },
  ],
  parse: ([output]) => {
    if (output?.ok && output.value.exitCode !== 0) {
      return unknown("no managed screen lock; each person's own setting is not read");
    }
    if (output === undefined || !output.ok) return unknown("plutil: could not be run");
    const parsed = z.safeParse(screenSaver, parseJson(output.value.stdout));
    if (!parsed.success) return commandUnknown("plutil", output);
    const { idleTime, askForPassword, askForPasswordDelay = 0 } = parsed.data;
    if (idleTime === undefined) return unknown("the managed profile sets no idle time");
    const enabled = idleTime > 0 && Boolean(askForPassword);
    const afterSeconds = enabled ? idleTime + askForPasswordDelay : null;
    return known({ enabled, afterSeconds, enforced: true });
  },
});
