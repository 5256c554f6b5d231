import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import {
  buildPage,
  callsOf,
  PATIENTLY,
  show,
  startShellOnDisplay,
} from "../support/shell-on-display.ts";

const chromium = await findChromium();
const PAGE = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "shell-answers-page");

beforeAll(() => buildPage(PAGE).then(() => {}));

test.skipIf(chromium === null)(
  "hears no Enter and no Space before it can have been read, then each of its buttons by keys alone",
  async () => {
    const stage = await startShellOnDisplay(PAGE);
    const cover = { surface: "cover", stage: "locked", remainingMs: null, answer: "none" } as const;
    await show(stage, { ...cover, mayBeWrong: true, takesStaffCodes: true });
    const key = (...keys: string[]) => stage.display.run("xdotool", "key", ...keys);
    await key("Return", "space");
    expect(callsOf(stage)).toEqual(["surfaceShown"]);
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(callsOf(stage)).toEqual(["surfaceShown"]);

    await key("Tab", "Return");
    await vi.waitFor(() => expect(callsOf(stage).at(-1)).toBe("wasWrong"), PATIENTLY);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await key("Tab", "Return");
    await stage.display.run("xdotool", "type", "--delay", "40", "1234 5678");
    await key("Return");
    await vi.waitFor(() => expect(callsOf(stage).at(-1)).toBe("staffCode"), PATIENTLY);
    expect(stage.channel.calls.at(-1)?.body).toEqual({ code: "1234 5678", use: "unlock" });
  },
);

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});
