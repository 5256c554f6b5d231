import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { eventually } from "../support/eventually.ts";
import { type GuestOnDisplay, openGuestOnDisplay } from "../support/guest-on-display.ts";
import { startKioskSite } from "../support/kiosk-site.ts";

/** Attack cases 82 to 104 of a guest in a kiosk, each by its number; one browser for all of them. */
const executablePath = await findChromium();
if (executablePath === null) process.stderr.write("skipping escapes: no Chromium is installed\n");
const attack = test.skipIf(executablePath === null);
/** Long enough for a window, a dialog or another program to have come. */
const SETTLE_MS = 400;

const site = await startKioskSite();
const rules = { start: `${site.url}/`, allow: [`${site.url}/*`], permit: {} };
let guest: GuestOnDisplay;

beforeAll(async () => {
  // What is printed would be a file: nothing comes out of a printer of whoever runs this.
  vi.stubEnv("CUPS_SERVER", "/no/printers");
  if (executablePath !== null) guest = await openGuestOnDisplay(executablePath, rules);
}, 60_000);
afterAll(async () => {
  await guest?.close();
  vi.unstubAllEnvs();
  site.close();
});
beforeEach(async () => {
  if (executablePath === null) return;
  await guest.page.goto(rules.start);
  await guest.page.bringToFront();
  guest.blocked();
});

async function expectInside(title = "start"): Promise<void> {
  expect(guest.context.pages()).toHaveLength(1);
  expect(await guest.windows()).toEqual([`${title} - Chromium`]);
}

function reachedOther(): readonly string[] {
  return site.visits.filter((visit) => visit.startsWith("127.0.0.1"));
}

attack("85: the main frame goes nowhere that no list allows, nor by a redirect", async () => {
  for (const target of ["/away", `${site.other}/main`]) {
    await guest.page.evaluate(`location.href = ${JSON.stringify(target)}`);
    await eventually("it was refused", () => guest.blocked().includes("notListed"));
  }
  await expectInside();
  expect(reachedOther()).toEqual([]);
});

attack("85: no frame, script, worker or service worker reaches what is not listed", async () => {
  const out = await guest.page.evaluate(`(async (other) => {
    for (const src of [other + "/frame", "/away"]) {
      document.body.append(Object.assign(document.createElement("iframe"), { src }));
    }
    const loaded = [() => "loaded", () => "refused"];
    const fetched = await fetch(other + "/x", { mode: "no-cors" }).then(...loaded);
    new WebSocket(other.replace("http", "ws") + "/socket");
    navigator.sendBeacon(other + "/beacon");
    const registration = await navigator.serviceWorker.register("/worker.js");
    await navigator.serviceWorker.ready;
    const answer = new Promise((resolve) => {
      navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
    });
    registration.active.postMessage(other + "/worker");
    return [fetched, await answer];
  })(${JSON.stringify(site.other)})`);
  await delay(SETTLE_MS);
  expect(out).toEqual(["refused", "refused"]);
  expect(reachedOther()).toEqual([]);
  await expectInside();
});

attack.for([
  ["blank", {}, "/blank"],
  ["blank", { button: "middle" }, "start"],
  ["blank", { modifiers: ["Shift"] }, "start"],
  ["elsewhere", {}, "start"],
  ["data", {}, "start"],
] as const)(
  "85: another window by the link %s %o is folded into the one",
  async ([id, how, seen]) => {
    await guest.page.click(`#${id}`, { ...how } as Parameters<typeof guest.page.click>[1]);
    await delay(2 * SETTLE_MS);
    await expectInside(seen);
    expect(reachedOther()).toEqual([]);
  },
);

attack(
  "85: a page opens no window by script, and shows none of its own text as a page",
  async () => {
    await guest.page.evaluate('void window.open("/popup", "x", "width=300,height=200")');
    await eventually("it was folded", () => guest.page.url() === `${site.url}/popup`);
    await expectInside("/popup");
    await guest.page.goto(rules.start);
    await guest.page.evaluate('void window.open("/away", "x")');
    await eventually("it was refused", () => guest.blocked().includes("notListed"));
    await eventually("nothing lies over the page", async () => {
      return (await guest.windows()).join() === "start - Chromium";
    });
    await guest.page.evaluate(
      'location.href = URL.createObjectURL(new Blob(["<title>out</title>"], { type: "text/html" }))',
    );
    await eventually("it was refused", () => guest.blocked().includes("navigation"));
    await guest.page.waitForURL(rules.start);
  },
);

attack("85: a link to a page's source shows nothing", async () => {
  await guest.page.click("#source");
  await delay(SETTLE_MS);
  await expectInside();
});

attack("85: a link to a file loads nothing, and is noted", async () => {
  await guest.page.click("#save");
  await eventually("it was refused", () => guest.blocked().includes("download"));
  await delay(SETTLE_MS);
  await expectInside();
  expect(guest.saved()).toEqual([]);
});

attack("86: choosing a file opens no dialog", async () => {
  await guest.page.click("#upload");
  await eventually("it was refused", () => guest.blocked().includes("upload"));
  await expectInside();
});

attack("86: print and drag do nothing", async () => {
  const done = await guest.page.evaluate(`(() => {
    window.print();
    const drag = new DragEvent("dragstart", { cancelable: true, bubbles: true });
    document.querySelector("a").dispatchEvent(drag);
    return drag.defaultPrevented;
  })()`);
  expect(done).toBe(true);
  await delay(SETTLE_MS);
  await expectInside();
  expect(guest.saved()).toEqual([]);
});

attack.for(["mail", "program", "unknown", "file"])("87: the link %s starts nothing", async (id) => {
  await guest.page.click(`#${id}`);
  await delay(2 * SETTLE_MS);
  await expectInside();
  expect(guest.started()).toBe(false);
});

attack("87: a request for a name and password is never shown", async () => {
  await guest.page.goto(`${site.url}/sign-in`);
  expect(guest.blocked()).toContain("signInPrompt");
  expect(guest.context.pages()).toHaveLength(1);
});

attack("101: whatever a page asks for is denied, and looks denied before", async () => {
  const answers = await guest.page.evaluate(`(async () => {
    const names = ["camera", "microphone", "geolocation", "notifications", "clipboard-read"];
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    const given = [() => "given", () => "denied"];
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(...given);
    return [...states.map(({ state }) => state), camera];
  })()`);
  expect(answers).toEqual(Array.from({ length: 6 }, () => "denied"));
});

attack(
  "104: endless alerts, questions and a page that will not be left are contained",
  async () => {
    await guest.page.evaluate(`(() => {
    window.onbeforeunload = (event) => event.preventDefault();
    for (let count = 0; count < 50; count += 1) alert(count);
    if (confirm("?") || prompt("?") !== null) document.title = "answered";
  })()`);
    await expectInside();
    await guest.page.goto(`${site.url}/next`);
    await expectInside("/next");
    await guest.page.evaluate("window.close()");
    await delay(SETTLE_MS);
    await expectInside("/next");
  },
);

const KEYS =
  "alt+Tab Super_L ctrl+shift+i ctrl+shift+j F11 F12 ctrl+p ctrl+o ctrl+s ctrl+n ctrl+shift+n ctrl+t ctrl+u ctrl+h ctrl+j F1 F7 shift+F10 Escape";
attack("83: the browser's own keys do nothing", async () => {
  await guest.screen.run("xdotool", "mousemove", "600", "500", "click", "1");
  for (const key of KEYS.split(" ")) {
    await guest.screen.run("xdotool", "key", key);
    await delay(SETTLE_MS / 2);
    await eventually(`${key}: one window`, async () => {
      const windows = await guest.windows();
      return guest.context.pages().length === 1 && windows.join() === "start - Chromium";
    });
  }
  expect(guest.saved(), "printed or saved").toEqual([]);
});

attack("83: no menu of the browser comes by the mouse", async () => {
  await guest.screen.run("xdotool", "mousemove", "600", "500", "click", "3");
  await delay(SETTLE_MS);
  await expectInside();
});
