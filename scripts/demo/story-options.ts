import { parseArgs } from "node:util";
import { fail, ok, type Result } from "../../policies/result.ts";

export type StoryOptions = {
  /** Run to the end unattended; otherwise the page of two computers, or the story on a display. */
  readonly once: boolean;
  readonly json: boolean;
  /** Show the ward on a display that is already there, as `:1`. */
  readonly display: string | null;
  /** Whether the page is opened in the default browser, where there is one to be seen. */
  readonly open: boolean;
};

export const USAGE = `usage: npm start -- [--no-open] [--once | --display :N] [--json]

Opens a page with two real computers side by side: one protected as people do it today, one by
Sessionward. Both run in a sandbox of their own; nothing outside of this folder is touched.
Ctrl-C ends everything.

  --no-open      print the page's address, but do not open it
  --once         no page: the whole story unattended, about five minutes; then it ends
  --display :N   no page: show a workstation on this display instead of an invisible one, and
                 wait; it will be covered and locked
  --json         one JSON object per line on stdout, for programs
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
        "no-open": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return fail("help", USAGE);
    const display = values.display ?? null;
    if (display !== null && !/^:\d{1,5}$/.test(display)) {
      return fail("badUsage", `--display wants a local X display such as :1, not ${display}`);
    }
    const open = !values["no-open"];
    return ok({ once: values.once, json: values.json, display, open });
  } catch (error) {
    return fail("badUsage", error instanceof Error ? error.message : String(error));
  }
}
