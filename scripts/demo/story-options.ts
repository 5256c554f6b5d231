import { parseArgs } from "node:util";
import { fail, ok, type Result } from "../../policies/result.ts";

export type StoryOptions = {
  /** Run to the end unattended; otherwise wait once the device is in the list. */
  readonly once: boolean;
  readonly json: boolean;
  /** Show the ward on a display that is already there, as `:1`. */
  readonly display: string | null;
};

export const USAGE = `usage: npm start -- [--once] [--json] [--display :N]

Starts a server, an agent, a shared workstation and a kiosk in a sandbox of their own, and shows
what Sessionward does with them. Nothing outside of this folder is touched.

  --once         the whole story unattended, about five minutes; then it ends
  --json         one JSON object per line on stdout, for programs
  --display :N   show the workstation on this display instead of an invisible one;
                 it will be covered and locked
  --yes          install missing Debian packages without asking

Examples:
  npm start
  npm -s start -- --once --json
`;

export function parseStoryOptions(
  argv: readonly string[],
): Result<StoryOptions, "help" | "badUsage"> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        once: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        display: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return fail("help", USAGE);
    const display = values.display ?? null;
    if (display !== null && !/^:\d{1,5}$/.test(display)) {
      return fail("badUsage", `--display wants a local X display such as :1, not ${display}`);
    }
    return ok({ once: values.once, json: values.json, display });
  } catch (error) {
    return fail("badUsage", error instanceof Error ? error.message : String(error));
  }
}
