import { expect, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { BAD_CALLS } from "../support/bad-calls.ts";
import { eventually } from "../support/eventually.ts";
import { startHostOnDisplay } from "../support/host-on-display.ts";
import { windowOf } from "../support/shell-values.ts";

const chromium = await findChromium();
const IN_A_FRAME = "a good call from a frame inside the page";
const GOOD = "a good call";

/** Sends all of them past the page's own functions; what came back stands in the window's title. */
const PAGE = `
const reasons = [];
const ask = async (call) => reasons.push(((reply) => reply.ok ? "ok" : reply.reason)(await call()));
const frame = document.createElement("iframe");
document.body.append(frame);
(async () => {
  for (const { name, body } of ${JSON.stringify(BAD_CALLS)}) await ask(() => sessionwardCall(name, body));
  await ask(() => frame.contentWindow.sessionward.stillHere());
  await ask(() => sessionward.moreTime());
  document.title = "replies " + reasons.join(" ") + " end";
})();`;

test.skipIf(chromium === null)(
  "97, 98: answers whatever is not in the bridge's table with why, and acts on none of it",
  async () => {
    const { host, display, calls } = await startHostOnDisplay(PAGE);
    await host.show([windowOf()]);
    let replies: readonly string[] = [];
    await eventually("the page told its replies", async () => {
      const ids = await display.run("xdotool", "search", "--name", "^replies").catch(() => "");
      const id = ids.split("\n")[0];
      if (!id) return false;
      const title = await display.run("xdotool", "getwindowname", id);
      replies = /^replies (.*) end/.exec(title)?.[1]?.split(" ") ?? [];
      return replies.length > 0;
    });
    const asked = [...BAD_CALLS.map(({ what }) => what), IN_A_FRAME, GOOD];
    expect(Object.fromEntries(asked.map((what, index) => [what, replies[index]]))).toEqual({
      ...Object.fromEntries(BAD_CALLS.map(({ what, reason }) => [what, reason])),
      [IN_A_FRAME]: "notAllowed",
      [GOOD]: "ok",
    });
    expect(calls.map(({ call }) => call)).toEqual([{ name: "moreTime", body: {} }]);
  },
);

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});
