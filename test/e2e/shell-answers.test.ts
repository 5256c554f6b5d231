import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { builtPage } from "../support/built-pages.ts";
import {
  callsOf,
  PATIENTLY,
  readWords,
  type ShellOnDisplay,
  show,
  startShellOnDisplay,
} from "../support/shell-on-display.ts";

const chromium = await findChromium();
const PAGE = builtPage("renderer");

const MS_UNTIL_HEARD = 900;
/** A second press right after one that was heard counts as the same. */
const MS_UNTIL_HEARD_AGAIN = 1_100;

beforeAll(async () => void (await PAGE.ready()));

test.skipIf(chromium === null)(
  "hears no Enter and no Space before it can have been read, then each of its buttons by keys alone",
  async () => {
    const stage = await startShellOnDisplay(PAGE.dir);
    const cover = { surface: "cover", stage: "locked", remainingMs: null, answer: "none" } as const;
    await show(stage, { ...cover, mayBeWrong: true, takesStaffCodes: true });
    const key = (...keys: string[]) => stage.display.run("xdotool", "key", ...keys);
    await key("Return", "space");
    expect(callsOf(stage)).toEqual(["surfaceShown"]);
    await sleep(MS_UNTIL_HEARD);
    expect(callsOf(stage)).toEqual(["surfaceShown"]);

    await key("Tab", "Return");
    await vi.waitFor(() => expect(callsOf(stage).at(-1)).toBe("wasWrong"), PATIENTLY);
    await sleep(MS_UNTIL_HEARD_AGAIN);
    await key("Tab", "Return");
    await reads(stage, /Code or ticket/);
    await sleep(MS_UNTIL_HEARD_AGAIN);
    await stage.display.run("xdotool", "type", "--delay", "40", "1234 5678");
    await key("Return");
    await vi.waitFor(() => expect(callsOf(stage).at(-1)).toBe("staffCode"), PATIENTLY);
    expect(stage.channel.calls.at(-1)?.body).toEqual({ code: "1234 5678", use: "unlock" });
  },
);

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

/** Keys go to what has the focus: typed before the field is there, they are nobody's. */
function reads(stage: ShellOnDisplay, words: RegExp): Promise<void> {
  const photo = join(stage.photoDir, "read.png");
  return vi.waitFor(async () => {
    await stage.display.photograph(photo);
    expect(await readWords(photo)).toMatch(words);
  }, PATIENTLY);
}
