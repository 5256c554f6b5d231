import { expect, onTestFinished, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { isUntouched } from "../../main/hosts/guest-change.ts";
import { eventually } from "../support/eventually.ts";
import { openGuestOnDisplay } from "../support/guest-on-display.ts";
import { startKioskSite } from "../support/kiosk-site.ts";

const executablePath = await findChromium();
if (executablePath === null) process.stderr.write("skipping guests: no Chromium is installed\n");
const onChromium = test.skipIf(executablePath === null);

const CONNECT = `(other) => new Promise((resolve) => {
  const socket = new WebSocket(other.replace("http", "ws") + "/live");
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("refused");
  socket.onclose = () => { document.title = "cut off"; };
})`;

onChromium(
  "a policy that takes a site leaves a half-filled form, and nothing reaches the site any more",
  async () => {
    const site = await startKioskSite();
    onTestFinished(() => site.close());
    const start = `${site.url}/`;
    const began = { start, allow: [`${site.url}/*`, `${site.other}/*`], permit: {} };
    const guest = await openGuestOnDisplay(executablePath ?? "", began);
    onTestFinished(() => guest.close());
    const { page } = guest;
    await page.waitForURL(start);
    expect(await isUntouched(guest.context, start)).toBe(true);
    await page.click("#text");
    await page.keyboard.type("half a sen");
    expect(await isUntouched(guest.context, start)).toBe(false);
    const connect = () => page.evaluate(`(${CONNECT})(${JSON.stringify(site.other)})`);
    const load = (host: string) =>
      page.evaluate(
        `fetch(${JSON.stringify(`${host}/x`)}, { mode: "no-cors" }).then(() => "loaded", () => "refused")`,
      );
    expect([await connect(), await load(site.other)]).toEqual(["open", "loaded"]);

    await guest.hold({ ...began, start: `${site.url}/new`, allow: [`${site.url}/*`] });

    await eventually("its open socket was cut", async () => (await page.title()) === "cut off");
    const before = site.visits.length;
    expect([await connect(), await load(site.other)]).toEqual(["refused", "refused"]);
    await page.evaluate(`location.href = ${JSON.stringify(`${site.other}/main`)}`);
    await eventually("it was refused", () => guest.blocked().includes("notListed"));
    expect(site.visits.slice(before).filter((visit) => visit.startsWith("127.0.0.1"))).toEqual([]);
    expect(await load(site.url)).toBe("loaded");
    expect(await page.inputValue("#text")).toBe("half a sen");
    await page.goto(`${site.url}/next`);
    expect(await connect(), "in a page that came later").toBe("refused");
  },
);

/** What the camera and everything else look like, and what comes of asking for it. */
const ASK = `(async () => {
  const stateOf = async (name) => (await navigator.permissions.query({ name })).state;
  const names = ["microphone", "geolocation", "notifications", "clipboard-read", "midi",
    "idle-detection", "local-fonts", "window-management"];
  const ask = () => navigator.mediaDevices.getUserMedia({ video: true });
  const silence = new Promise((resolve) => setTimeout(resolve, 3_000, "asks the guest"));
  const answer = await Promise.race([ask().then(() => "given", ({ name }) => name), silence]);
  const others = await Promise.all(names.map(async (name) => name + " " + await stateOf(name)));
  return [await stateOf("camera"), answer, ...others.filter((other) => !other.endsWith("denied"))];
})()`;

onChromium(
  "101: a camera is there for the origin that may use it, asked for or looked at, and for no other",
  async () => {
    const site = await startKioskSite();
    onTestFinished(() => site.close());
    const start = `${site.url}/`;
    const allow = [`${site.url}/*`, `${site.other}/*`];
    const began = { start, allow, permit: { [site.url]: ["camera"] } };
    const fakeCamera = "--use-fake-device-for-media-stream";
    const guest = await openGuestOnDisplay(executablePath ?? "", began, [fakeCamera]);
    onTestFinished(() => guest.close());
    const { page } = guest;
    expect(await page.evaluate(ASK)).toEqual(["granted", "given"]);
    await guest.hold({ ...began, permit: {} });
    expect(await page.evaluate(ASK), "after a policy took it").toEqual([
      "denied",
      "NotAllowedError",
    ]);
    await guest.hold(began);
    expect(await page.evaluate(ASK), "given back").toEqual(["granted", "given"]);
    await page.goto(`${site.other}/other`);
    expect(await page.evaluate(ASK), "another origin").toEqual(["denied", "NotAllowedError"]);
    const windows = await guest.windows();
    expect(windows).toHaveLength(1);
  },
);
