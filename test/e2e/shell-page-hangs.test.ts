import { expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { startHostOnDisplay } from "../support/host-on-display.ts";
import { isLong } from "../support/long-suite.ts";
import { PATIENTLY } from "../support/shell-on-display.ts";
import { viewOf, windowOf } from "../support/shell-values.ts";

const chromium = await findChromium();
/** Takes each view as the shell's page does, and hangs for good at one that says so. */
const PAGE = `
sessionward.onView(({ status, surface }) => {
  while (status.message === "hang") {}
  void sessionward.painted({ surface });
});
void sessionward.ready();`;
/** Hangs after it has loaded, but not where it has done so before. */
const HANGS_ONCE = `
const isNew = localStorage.getItem("hung") === null;
localStorage.setItem("hung", "yes");
void (isNew ? sessionward.ready() : sessionward.moreTime());
if (isNew) setTimeout(() => { for (;;); }, 1000);`;
const HANG = viewOf({ message: "hang" });

test.skipIf(chromium === null)(
  "a page that hangs by itself is noticed without a word to it",
  async () => {
    const { host, calls, lost } = await startHostOnDisplay(HANGS_ONCE);
    await host.show([windowOf()]);
    await vi.waitFor(
      () => expect(calls.map(({ call }) => call.name)).toEqual(["ready", "moreTime"]),
      PATIENTLY,
    );
    expect(lost).toEqual([]);
  },
);

test.skipIf(chromium === null)(
  "a page that hangs is replaced, and what was to be said is said",
  async () => {
    const { host, calls, lost } = await startHostOnDisplay(PAGE);
    const readies = () => calls.filter(({ call }) => call.name === "ready").length;
    await host.show([windowOf()]);
    await vi.waitFor(() => expect(readies()).toBe(1), PATIENTLY);
    await host.push("1:full", HANG);
    await vi.waitFor(() => expect(readies()).toBe(2), PATIENTLY);
    await host.push("1:full", viewOf());
    await vi.waitFor(
      () => expect(calls.at(-1)?.call).toEqual({ name: "painted", body: { surface: "warning" } }),
      PATIENTLY,
    );
    expect(lost).toEqual([]);
  },
);

// 20 s in which little happens.
if (!isLong) process.stderr.write("skipping pages that hang again and again: npm run test:full\n");
test.skipIf(chromium === null || !isLong)(
  "a host whose pages hang again and again gives up, so that its shell is started anew",
  async () => {
    const { host, lost } = await startHostOnDisplay(PAGE);
    await host.show([windowOf()]);
    for (let hang = 0; hang < 4; hang += 1) await host.push("1:full", HANG);
    expect(lost).toEqual(["its pages hang again and again"]);
  },
);

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});
