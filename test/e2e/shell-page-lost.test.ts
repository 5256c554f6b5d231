import { expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { processesOfType } from "../../main/hosts/guest-processes.ts";
import { type HostOnDisplay, startHostOnDisplay } from "../support/host-on-display.ts";
import { PATIENTLY } from "../support/shell-on-display.ts";
import { viewOf, windowOf } from "../support/shell-values.ts";

const chromium = await findChromium();
const TITLE = "the shell's own";
/** Says when it is there, and when it has painted what it was given. */
const PAGE = `
document.title = ${JSON.stringify(TITLE)};
sessionward.onView(({ surface }) => requestAnimationFrame(() =>
  requestAnimationFrame(() => sessionward.painted({ surface }))));
void sessionward.ready();`;
/** What would open a window, or another page, or end this one, in an ordinary browser. */
const KEYS = [
  ...[
    "ctrl+n",
    "ctrl+shift+n",
    "ctrl+t",
    "ctrl+o",
    "ctrl+p",
    "ctrl+s",
    "ctrl+u",
    "ctrl+h",
    "ctrl+j",
  ],
  ...[
    "ctrl+shift+i",
    "F11",
    "F12",
    "ctrl+w",
    "alt+F4",
    "ctrl+shift+w",
    "ctrl+shift+q",
    "ctrl+shift+t",
  ],
];

const countOf = ({ calls }: HostOnDisplay, name: string) =>
  calls.filter(({ call }) => call.name === name).length;

async function isThere(stage: HostOnDisplay, times: number): Promise<void> {
  await vi.waitFor(() => expect(countOf(stage, "ready")).toBeGreaterThanOrEqual(times), PATIENTLY);
}

async function paints(stage: HostOnDisplay): Promise<void> {
  const before = countOf(stage, "painted");
  await vi.waitFor(async () => {
    await stage.host.push("1:full", viewOf());
    expect(countOf(stage, "painted")).toBeGreaterThan(before);
  }, PATIENTLY);
}

async function kill({ userDataDir }: HostOnDisplay, type: string): Promise<void> {
  const found = await processesOfType(userDataDir, type);
  expect(found).not.toEqual([]);
  for (const { pid } of found) process.kill(pid, "SIGKILL");
}

test.skipIf(chromium === null)(
  "82: pages of the shell that crash come back, and what paints them does too",
  async () => {
    const stage = await startHostOnDisplay(PAGE);
    await stage.host.show([windowOf()]);
    await isThere(stage, 1);
    await kill(stage, "renderer");
    await isThere(stage, 2);
    await paints(stage);
    await kill(stage, "gpu-process");
    await paints(stage);
    expect(stage.lost).toEqual([]);
  },
);

test.skipIf(chromium === null)(
  "83: no key on a page of the shell leads anywhere else, and one that closes it has it back",
  async () => {
    const stage = await startHostOnDisplay(PAGE);
    await stage.host.show([windowOf()]);
    await isThere(stage, 1);
    for (const key of KEYS) {
      await paints(stage);
      await stage.display.run("xdotool", "key", key);
    }
    await vi.waitFor(async () => expect(await titlesOn(stage)).toEqual([TITLE]), PATIENTLY);
    await paints(stage);
    expect(stage.lost).toEqual([]);
  },
);

/** Of the windows in sight; the browser's own parked one is not. */
async function titlesOn({ display }: HostOnDisplay): Promise<readonly string[]> {
  const found = await display.run("xdotool", "search", "--onlyvisible", "--name", ".");
  const titles = await Promise.all(
    found
      .split("\n")
      .filter(Boolean)
      .map((id) => display.run("xdotool", "getwindowname", id)),
  );
  return titles
    .map((title) => title.trim().replace(/ - Chromium$/, ""))
    .filter((title) => title !== "about:blank");
}

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});
