import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { GuestGone } from "../../main/guest.ts";
import { Patience } from "../../main/guest-hang.ts";
import type { GuestRules } from "../../main/guest-rules.ts";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { removeOldGuests, startGuestBrowser } from "../../main/hosts/guest-browser.ts";
import { processesOn } from "../../main/hosts/guest-processes.ts";
import { startWebApp } from "../../scripts/demo/web-app.ts";
import { eventually } from "../support/eventually.ts";
import { filesHolding } from "../support/find-bytes.ts";
import { startSite } from "../support/listening-site.ts";
import { tempDir } from "../support/temp-dir.ts";
import { XDisplay } from "../support/x-display.ts";

const executablePath = await findChromium();
if (executablePath === null) process.stderr.write("skipping guests: no Chromium is installed\n");
const onChromium = test.skipIf(executablePath === null);

async function kiosk() {
  const display = await XDisplay.start("1280x800");
  onTestFinished(() => display.stop());
  const webApp = await startWebApp();
  onTestFinished(() => webApp.close());
  const guestsDir = join(tempDir(), "guests");
  const options = {
    executablePath: executablePath ?? "",
    guestsDir,
    display: display.name,
    isRoot: process.getuid?.() === 0,
    patience: new Patience(() => performance.now()),
  };
  const openAt = async (rules: GuestRules, onGone: (how: GuestGone) => void = () => undefined) => {
    const started = await startGuestBrowser(options, rules, onGone);
    if (!started.ok) throw new Error(started.detail);
    return started.value;
  };
  const open = (path: string, onGone?: (how: GuestGone) => void) =>
    openAt({ start: `${webApp.url}${path}`, allow: "any", permit: {} }, onGone);
  const userDataDir = () => join(guestsDir, readdirSync(guestsDir)[0] ?? "none");
  return { webApp, guestsDir, open, openAt, userDataDir };
}

onChromium("94: leaves the next guest nothing of the last one, in no kind of storage", async () => {
  const { webApp, guestsDir, open, userDataDir } = await kiosk();
  const first = await open("/sign-in?run=session");
  const { kinds } = await webApp.nextReport("session", "sign-in");
  expect(new Set(Object.values(kinds)), JSON.stringify(kinds)).toEqual(new Set(["signedIn"]));
  const token = webApp.tokenOf("session") ?? "";
  expect(filesHolding(guestsDir, token), "while the guest is there").toEqual([]);
  const processes = await processesOn(userDataDir());
  expect(processes.length).toBeGreaterThan(3);

  const end = await first.end();

  expect(end.leftFiles).toBe(0);
  expect(readdirSync(guestsDir)).toEqual([]);
  for (const { pid } of processes) expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
  const startedAtMs = performance.now();
  const next = await open("/who?run=next");
  const report = await webApp.nextReport("next", "who");
  const readyMs = performance.now() - startedAtMs;
  expect(new Set(Object.values(report.kinds)), JSON.stringify(report)).toEqual(
    new Set(["anonymous"]),
  );
  process.stderr.write(
    `guest: context gone in ${Math.round(end.disposedMs)} ms, process in ${Math.round(end.endedMs)} ms, next page after ${Math.round(readyMs)} ms\n`,
  );
  await next.end();
});

onChromium("tells when a guest closes the browser, and removes what is left of it", async () => {
  const { webApp, guestsDir, open, userDataDir } = await kiosk();
  let gone = 0;
  const guest = await open("/who?run=session", () => {
    gone += 1;
  });
  await webApp.nextReport("session", "who");
  const [main] = await processesOn(userDataDir());
  process.kill(main?.pid ?? Number.NaN, "SIGKILL");
  await eventually("its end was told", () => gone === 1, 10_000);
  expect((await guest.end()).leftFiles).toBe(0);
  expect(readdirSync(guestsDir)).toEqual([]);
});

onChromium("ends guests whose shell was killed, before the next one begins", async () => {
  const { webApp, guestsDir, open, userDataDir } = await kiosk();
  await open("/sign-in?run=session");
  await webApp.nextReport("session", "sign-in");
  const processes = await processesOn(userDataDir());

  await removeOldGuests(guestsDir);

  expect(readdirSync(guestsDir)).toEqual([]);
  for (const { pid } of processes) expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
});

onChromium(
  "101: a permitted page prints without a question, one of another origin not at all; it goes with the guest",
  async () => {
    // Nothing comes out of a printer of whoever runs this.
    vi.stubEnv("CUPS_SERVER", "/no/printers");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { url, other } = await startPrintingSite();
    const { guestsDir, openAt, userDataDir } = await kiosk();
    const allow = [`${other}/*`, `${url}/*`];
    const guest = await openAt({ start: `${other}/`, allow, permit: { [url]: ["print"] } });
    const printed = () => readdirSync(userDataDir()).filter((name) => name.endsWith(".pdf"));
    await eventually("a file in place of paper", () => printed().length > 0);
    expect(printed()).toEqual(["ticket.pdf"]);
    expect((await guest.end()).leftFiles).toBe(0);
    expect(readdirSync(guestsDir)).toEqual([]);
  },
);

test("a disk that takes nothing is a reason to try again, not the end of the shell", async () => {
  const guestsDir = join(tempDir(), "guests");
  writeFileSync(guestsDir, "in the way");
  const options = {
    executablePath: "",
    guestsDir,
    display: ":0",
    isRoot: false,
    patience: new Patience(Date.now),
  };
  const rules = { start: "https://shop.example/", allow: [], permit: {} };
  const started = await startGuestBrowser(options, rules, () => undefined);
  expect(started).toMatchObject({ ok: false, reason: "notStarted" });
});

/** Its start page prints, and goes on to a page of the origin that may. */
async function startPrintingSite() {
  const port = await startSite(({ url }, response) => {
    const isTicket = url === "/ticket";
    const onward = isTicket ? "" : `location.href = "http://127.0.0.1:${port}/ticket"`;
    response
      .setHeader("content-type", "text/html")
      .end(
        `<title>${isTicket ? "ticket" : "elsewhere"}</title><script>print(); ${onward}</script>`,
      );
  });
  return { url: `http://127.0.0.1:${port}`, other: `http://localhost:${port}` };
}
