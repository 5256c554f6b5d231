import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { KioskFault } from "../../agent/contract/guest-blocked.ts";
import type { Desk } from "../../main/contract/bridge.ts";
import { openGuests } from "../../main/guests.ts";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { type OwnProcess, processesOfType, processesOn } from "../../main/hosts/guest-processes.ts";
import { eventually } from "../support/eventually.ts";
import { isLong } from "../support/long-suite.ts";
import { tempDir } from "../support/temp-dir.ts";
import { XDisplay } from "../support/x-display.ts";

/**
 * Attack case 82: whatever dies or hangs, the guest is ended and the next one's page comes. How fast,
 * `npm run bench:shell -- --only kiosk` says, beside the start of the same Chromium.
 */
const isThere = (await findChromium()) !== null;
if (!isThere) process.stderr.write("skipping lost guests: no Chromium is installed\n");
const attack = test.skipIf(!isThere);

/** It asks what to do, each tenth of a second, and says that it lives. */
const PAGE = `<!doctype html><title>start</title><input autofocus value="half a sen"><script>
const acts = {
  grow: () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); },
  close: () => window.close(),
  compute: (ms) => { const end = performance.now() + ms; while (performance.now() < end); },
};
setInterval(async () => {
  const text = document.querySelector("input").value;
  const [act, ms] = (await (await fetch("/what?" + text)).text()).split(" ");
  acts[act]?.(Number(ms));
}, 100);
</script>`;

let screen: XDisplay;
beforeAll(async () => {
  screen = await XDisplay.start("1280x800");
});
afterAll(() => screen.stop());

/** A site of this machine, which can be told what its page is to do. */
async function startSite() {
  const seen = { starts: 0, asks: 0, order: "" };
  const server = createServer(({ url }, response) => {
    const isStart = url === "/";
    response.setHeader("content-type", "text/html").end(isStart ? PAGE : seen.order);
    seen[isStart ? "starts" : "asks"] += 1;
    if (!isStart) seen.order = "";
  });
  const listen = async (port: number) => {
    await once(server.listen(port, "127.0.0.1"), "listening");
    const address = server.address();
    return typeof address === "object" ? (address?.port ?? 0) : 0;
  };
  onTestFinished(() => void server.close().closeAllConnections());
  const port = await listen(0);
  return { seen, server, listen, port, start: `http://127.0.0.1:${port}/` };
}

/** @param isUp whether its site can be reached from the beginning */
async function kiosk(isUp = true) {
  const { seen, server, listen, port, start } = await startSite();
  if (!isUp) await new Promise((closed) => server.close(closed));
  const guestsDir = join(tempDir(), "guests");
  const said: string[] = [];
  const listener = {
    onEnd: ({ leftFiles }: { readonly leftFiles: number }) => void said.push(`left ${leftFiles}`),
    onFailure: (because: string) => void said.push(because),
    onDesk: (desk: Desk | null) => void (desk !== null && said.push(`desk ${desk.fault}`)),
    // The first browser of a shell says that no fault is left; later ones only after one.
    onFault: (fault: KioskFault) => {
      if (fault !== null || said.length > 0) said.push(`fault ${fault}`);
    },
    onBlocked: () => undefined,
    onHome: () => undefined,
  };
  const guests = openGuests({ guestsDir, display: screen.name }, listener);
  onTestFinished(() => guests.close());
  await guests.want({ start, allow: [`${start}*`], permit: {} });
  const isAsked = async () => {
    const before = seen.asks;
    await eventually("the page lives", () => seen.asks > before);
  };
  if (isUp) await isAsked();
  return {
    said,
    comesUp: () => listen(port),
    isAsked,
    starts: () => seen.starts,
    tell: (what: string) => {
      seen.order = what;
    },
    dir: () => join(guestsDir, readdirSync(guestsDir)[0] ?? "none"),
  };
}

type Kiosk = Awaited<ReturnType<typeof kiosk>>;

async function signal(kiosk: Kiosk, type: string, name: "SIGKILL" | "SIGSTOP"): Promise<void> {
  for (const { pid } of await processesOfType(kiosk.dir(), type)) process.kill(pid, name);
}

/** Its kernel gives the page's process no more memory than it has, and a little. */
async function limitMemory(kiosk: Kiosk): Promise<void> {
  const limit = (one: OwnProcess) =>
    execFileSync("prlimit", ["--pid", String(one.pid), `--data=${300 * 1024 * 1024}`]);
  for (const one of await processesOfType(kiosk.dir(), "renderer")) limit(one);
  kiosk.tell("grow");
}

attack.for<[string, (kiosk: Kiosk) => Promise<void>]>([
  ["a page that crashes", (kiosk) => signal(kiosk, "renderer", "SIGKILL")],
  ["a page that has no more memory", limitMemory],
  ["a page that stands still", (kiosk) => signal(kiosk, "renderer", "SIGSTOP")],
  ["a process that paints and stands still", (kiosk) => signal(kiosk, "gpu-process", "SIGSTOP")],
  [
    "a browser that is killed",
    async (kiosk) => {
      const [main] = await processesOn(kiosk.dir());
      if (main !== undefined) process.kill(main.pid, "SIGKILL");
    },
  ],
])("82: %s is ended, and the next guest's page comes", async ([, harm]) => {
  const lost = await kiosk();
  const processes = await processesOn(lost.dir());
  await harm(lost);
  await eventually("it is back", () => lost.starts() === 2);
  expect(lost.said).toEqual(["left 0", "it crashed or hung (1 in a row)"]);
  const left = await processesOn(lost.dir());
  expect(left.filter(({ pid }) => processes.some((old) => old.pid === pid))).toEqual([]);
});

attack("82, 104: who only computes stays; who closes the page leaves nothing", async () => {
  const busy = await kiosk();
  busy.tell("compute 1500");
  await signal(busy, "gpu-process", "SIGKILL");
  await busy.isAsked();
  await busy.isAsked();
  expect([busy.starts(), busy.said]).toEqual([1, []]);
  busy.tell("close");
  await busy.isAsked();
  await busy.isAsked();
  expect(busy.said.join()).toMatch(busy.starts() === 1 ? /^$/ : /^left 0,/);
});

attack("82: an endless script is ended; after it, one that takes its seconds is not", async () => {
  const lost = await kiosk();
  lost.tell("compute 1e9");
  await eventually("it is back", () => lost.starts() === 2);
  await lost.isAsked();
  lost.tell("compute 3500");
  await lost.isAsked();
  await lost.isAsked();
  expect([lost.starts(), lost.said]).toEqual([2, ["left 0", "it crashed or hung (1 in a row)"]]);
});

attack(
  "a start page that is down sends people to the desk, tells once, and comes back alone",
  async () => {
    const down = await kiosk(false);
    expect(down.said).toEqual([
      expect.stringContaining("ERR_CONNECTION_REFUSED"),
      "desk unreachable",
      "fault unreachable",
    ]);
    await down.comesUp();
    await eventually("the page is up", () => down.starts() === 1);
    await down.isAsked();
    await eventually("its end was told", () => down.said.length > 3);
    expect(down.said.slice(3)).toEqual(["fault null"]);
  },
);

if (!isLong) process.stderr.write("skipping a kiosk that loses each guest: npm run test:full\n");
test.skipIf(!isThere || !isLong)(
  "82: three losses in five minutes send people to the desk, are told once, and are tried again later",
  async () => {
    const lost = await kiosk();
    const told = (what: string) => lost.said.filter((one) => one.startsWith(what));
    for (let losses = 1; losses <= 3; losses += 1) {
      await lost.isAsked();
      await signal(lost, "renderer", "SIGKILL");
      await eventually("it is gone", () => told("left 0").length === losses);
    }
    await eventually("it was told", () => told("fault").length === 1);
    const toldAtMs = performance.now();
    expect(lost.said.slice(-3)).toEqual([expect.stringMatching(/3 in/), "desk lost", "fault lost"]);
    await eventually("it is back", () => lost.starts() === 4, 60_000);
    expect(performance.now() - toldAtMs).toBeGreaterThan(25_000);
    await lost.isAsked();
    expect(told("fault")).toEqual(["fault lost"]);
  },
);
