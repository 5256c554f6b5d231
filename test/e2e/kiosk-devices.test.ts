import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { type GuestOnDisplay, openGuestOnDisplay } from "../support/guest-on-display.ts";
import { startKioskSite } from "../support/kiosk-site.ts";

/** What a page asks the browser for that would open a window of its own, or go past the network. */
const executablePath = await findChromium();
if (executablePath === null) process.stderr.write("skipping devices: no Chromium is installed\n");
const attack = test.skipIf(executablePath === null);
/** Long enough for a window or a dialog to have come. */
const SETTLE_MS = 600;

const site = await startKioskSite();
let guest: GuestOnDisplay;

beforeAll(async () => {
  // What Electron alone can give is given to nobody here.
  const permit = { [new URL(site.url).origin]: ["hid"] };
  const rules = { start: `${site.url}/`, allow: [`${site.url}/*`], permit };
  if (executablePath !== null) guest = await openGuestOnDisplay(executablePath, rules);
}, 60_000);
afterAll(async () => {
  await guest?.close();
  site.close();
});
beforeEach(async () => {
  if (executablePath !== null) await guest.page.goto(`${site.url}/`);
});

/** What comes of each when a person has touched the page just before. */
async function touchFor(...codes: readonly string[]): Promise<unknown> {
  const acts = codes.map((code) => `() => ${code}`).join(", ");
  await guest.page.evaluate(`window.out = [];
    document.querySelector("h1").onclick = () => [${acts}].forEach(async (act, index) => {
      out[index] = "waits";
      try {
        await act();
        out[index] = "given";
      } catch {
        out[index] = "refused";
      }
    });`);
  await guest.page.click("h1");
  await delay(SETTLE_MS);
  return guest.page.evaluate("out");
}

/** All that is on the screen, as a number. */
function picture(): Promise<string> {
  return guest.screen.run("sh", "-c", "import -window root rgb:- | md5sum");
}

attack("101: nobody is asked for a device or a screen, and no page gets one", async () => {
  const before = await picture();
  const asked = [
    "navigator.hid.requestDevice({ filters: [] })",
    "navigator.serial.requestPort()",
    "navigator.usb.requestDevice({ filters: [] })",
    "navigator.bluetooth.requestDevice({ acceptAllDevices: true })",
    "navigator.mediaDevices.getDisplayMedia()",
    "new EyeDropper().open()",
  ];
  expect(await touchFor(...asked)).toEqual(asked.map(() => "refused"));
  expect(await picture()).toBe(before);
});

attack("101: nobody is asked for a key of their own", async () => {
  const before = await picture();
  const challenge = "challenge: new Uint8Array(16)";
  const user = `user: { id: new Uint8Array(4), name: "a", displayName: "a" }`;
  const made = `${challenge}, ${user}, rp: { name: "x" }, pubKeyCredParams: [{ type: "public-key", alg: -7 }]`;
  for (const asked of [
    `get({ publicKey: { ${challenge} } })`,
    `create({ publicKey: { ${made} } })`,
  ]) {
    expect(await touchFor(`navigator.credentials.${asked}`)).not.toEqual(["given"]);
    expect(await picture()).toBe(before);
  }
});

const FILM = `(async () => {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  const video = Object.assign(document.createElement("video"), { srcObject: canvas.captureStream(5), muted: true });
  await video.play();
  await video.requestPictureInPicture();
})()`;
const DOCUMENT = "documentPictureInPicture.requestWindow({ width: 600, height: 400 })";
attack("104: no film and no document lies over anything: not the bar, and no warning", async () => {
  expect(await touchFor(FILM, DOCUMENT)).toEqual(["refused", "refused"]);
  expect(await guest.windows()).toEqual(["start - Chromium"]);
});

attack("104: the pointer stays free, and a page that fills the screen leaves the bar", async () => {
  await touchFor("document.body.requestPointerLock()");
  expect(await guest.page.evaluate("document.pointerLockElement")).toBeNull();
  const height = await guest.page.evaluate("innerHeight");
  await touchFor("document.documentElement.requestFullscreen()");
  expect(await guest.page.evaluate("innerHeight")).toBe(height);
});

/** To one server by its address, and to one peer: whatever comes of it. */
const CALL_OUT = `async (port) => {
  const servers = [
    { urls: "stun:127.0.0.1:" + port },
    { urls: "turn:127.0.0.1:" + port + "?transport=tcp", username: "a", credential: "b" },
  ];
  const [one, other] = [new RTCPeerConnection({ iceServers: servers }), new RTCPeerConnection()];
  one.createDataChannel("out");
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription);
  for (const transport of ["udp", "tcp"]) {
    const how = transport === "tcp" ? "typ host tcptype passive" : "typ host";
    const candidate = "candidate:1 1 " + transport + " 2113937151 127.0.0.1 " + port + " " + how;
    await one.addIceCandidate({ candidate, sdpMid: "0" });
  }
}`;
attack("85: WebRTC reaches no address past the list, by UDP or TCP", async () => {
  const heard: string[] = [];
  const tcp = createServer((socket) => {
    heard.push("tcp");
    socket.destroy();
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const address = tcp.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const udp = createSocket("udp4").on("message", () => void heard.push("udp"));
  udp.bind(port, "127.0.0.1");
  onTestFinished(() => {
    udp.close();
    tcp.close();
  });
  await guest.page.evaluate(`(${CALL_OUT})(${port})`);
  await delay(2 * SETTLE_MS);
  expect(heard).toEqual([]);
});
