import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KIOSK_UNIT } from "../../agent/platform/linux/kiosk-unit.ts";
import { DUMMY_SCREEN } from "../support/dummy-xorg.ts";
import { eventually } from "../support/eventually.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { isLong, longSuite } from "../support/long-suite.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";
import { WorldAgent } from "../support/world-agent.ts";

const skip = reasonToSkip("the screens of a kiosk", ["root", "systemd", "chromium"]);
const suite = longSuite("guests on each kind of screen", { short: 1, full: 10, eachMs: 30_000 });

/** Two browsers start for each guest, on a machine that may do much else. */
const NOT_COMING_MS = 90_000;

/**
 * No card, no seat, no keyboard. Two displays, since `cage` hands one that a window fills to the
 * compositor's back end as it is, and nothing is left to photograph.
 */
const WITHOUT_HARDWARE = [
  ...["WLR_BACKENDS=headless", "WLR_HEADLESS_OUTPUTS=2", "WLR_RENDERER=pixman"],
  ...["WLR_LIBINPUT_NO_DEVICES=1", "LIBSEAT_BACKEND=noop"],
].join(" ");

const XORG_CONF = `
Section "ServerLayout"
  Identifier "bare"
  Screen "screen"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
${DUMMY_SCREEN}`;

const COLOUR = "335577";

/** What `install` writes, whichever screen it is for. */
const BROUGHT = [
  "etc/systemd/system/sessionward-kiosk.service",
  "etc/pam.d/sessionward-kiosk",
  "etc/sessionward/kiosk.json",
  "home/kiosk",
];

let world: LogindNamespace;
let agent: WorldAgent;
/** What each visitor of the kiosk's site had in their cookie jar. */
const visits: string[] = [];
const site = createServer((request, response) => {
  if (request.url === "/") visits.push(request.headers.cookie ?? "");
  response.setHeader("set-cookie", "guest=secret; Max-Age=3600");
  response.end(`<!doctype html><title>hall</title><body style="background:#${COLOUR}">`);
});

beforeAll(async () => {
  if (skip !== null) return;
  site.listen(0, "127.0.0.1");
  const [started] = await Promise.all([LogindNamespace.start(), once(site, "listening")]);
  world = started;
  agent = new WorldAgent(world);
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const policy = `kiosk: { start: "${url}/", allow: ["${url}/*"] }\n`;
  await agent.start(await startTestServer(), { deviceClass: "kiosk", policy });
});
afterAll(async () => {
  await world?.stop();
  site.close();
  await stopTestServers();
});

const SCREENS = [
  { display: "cage", needs: ["cage", "Xwayland", "grim"] },
  { display: "xorg", needs: ["Xorg", "dummy_drv.so"] },
] as const;

/** One of them each time, by the seed that is printed; both in the full form. */
const shown = isLong ? SCREENS : [suite.random.pick(SCREENS)];

for (const { display, needs } of shown) {
  const missing = skip ?? reasonToSkip(`a kiosk in ${display}`, needs);
  test.skipIf(missing)(
    `${display}: the shell's own browser comes up, and a new one for every guest`,
    { timeout: suite.limitMs },
    async () => {
      agent.dropIn(KIOSK_UNIT, `Environment=${WITHOUT_HARDWARE}`);
      writeFileSync(join(world.rootDir, "etc/X11/xorg.conf"), XORG_CONF);
      visits.length = 0;
      await agent.cli("agent", "kiosk", "install", "--display", display, "--tty", "none");
      await visitOf(1);
      if (display === "xorg") await expectNoWayToTerminals();
      const backMs: number[] = [];
      for (let guest = 2; guest < 2 + suite.runs; guest += 1) {
        await eventually(
          "the page shows",
          async () => (await photograph(display)) === COLOUR,
          NOT_COMING_MS,
        );
        await asGuest("touch", "/home/kiosk/left", "/tmp/left");
        const endedMs = performance.now();
        await endSession();
        await visitOf(guest);
        backMs.push(Math.round(performance.now() - endedMs));
        expect(existsSync(join(world.rootDir, "home/kiosk/left"))).toBe(false);
        expect(existsSync(join(world.rootDir, "tmp/left"))).toBe(false);
      }
      process.stderr.write(
        `${display}: next guest's page asked for after ${backMs.join(", ")} ms\n`,
      );
      expect(visits.every((cookie) => cookie === "")).toBe(true);
      await agent.cli("agent", "kiosk", "remove");
      expect(BROUGHT.filter((path) => existsSync(join(world.rootDir, path)))).toEqual([]);
      expect(await world.exec("getent", "passwd")).not.toContain("kiosk");
      rmSync(join(world.rootDir, "etc/X11/xorg.conf"));
    },
  );
}

/** Attack case 83, Ctrl+Alt+F2: there is no terminal here to switch to, so the server's own word is taken. */
async function expectNoWayToTerminals(): Promise<void> {
  // One that has root's rights writes to the first, one that has not to the other.
  const logs = "/var/log/Xorg.*.log /home/kiosk/.local/share/xorg/Xorg.*.log";
  const log = await world.exec("sh", "-c", `cat $(ls -t ${logs} 2>/dev/null | head -1)`);
  expect(log).toContain('(**) Option "DontVTSwitch" "true"');
}

const visitOf = (guest: number) =>
  eventually(`guest ${guest} visits`, () => visits.length >= guest, NOT_COMING_MS);

async function endSession(): Promise<void> {
  for (const { id } of await world.sessions.list())
    await world.exec("loginctl", "terminate-session", id);
}

function asGuest(...command: readonly string[]): Promise<string> {
  return world.exec("runuser", "-u", "kiosk", "--", ...command);
}

/** The colour in the middle of the first display, as the compositor has it where there is one. */
async function photograph(display: (typeof SCREENS)[number]["display"]): Promise<string> {
  const at = "XDG_RUNTIME_DIR=/run/user/$(id -u) WAYLAND_DISPLAY=wayland-0";
  const shot = display === "cage" ? `${at} grim -t ppm -` : "import -display :7 -window root ppm:-";
  const shown = `${shot} | convert ppm:- -depth 8 -format '%[hex:p{600,300}]' info:`;
  return (await asGuest("sh", "-c", shown).catch(() => "")).trim().toLowerCase();
}
