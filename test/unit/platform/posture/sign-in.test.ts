import { expect, test } from "vitest";
import { autologin } from "../../../../agent/platform/posture/linux/autologin.ts";
import { screenLock } from "../../../../agent/platform/posture/linux/screen-lock.ts";
import { known } from "../../../../policies/fact.ts";
import { fakeWorld } from "../../../support/posture-world.ts";

const LIGHTDM = "/etc/lightdm/lightdm.conf";
const GETTY = "/etc/systemd/system/getty@tty1.service.d/override.conf";

test.each<[string, Record<string, string>, readonly string[]]>([
  ["no sign-in program", {}, []],
  ["lightdm as it is shipped", { [LIGHTDM]: "[Seat:*]\n#autologin-user=\n" }, []],
  ["lightdm with an account", { [LIGHTDM]: "[Seat:*]\nautologin-user=kiosk\n" }, ["lightdm"]],
  [
    "lightdm whose last file takes it back",
    {
      "/etc/lightdm/lightdm.conf.d/50.conf": "[Seat:*]\nautologin-user=kiosk\n",
      [LIGHTDM]: "[Seat:*]\nautologin-user=\n",
    },
    [],
  ],
  [
    "GDM with both switches",
    { "/etc/gdm3/daemon.conf": "[daemon]\nAutomaticLoginEnable = true\nAutomaticLogin = u\n" },
    ["gdm"],
  ],
  ["GDM with a name alone", { "/etc/gdm3/daemon.conf": "[daemon]\nAutomaticLogin=u\n" }, []],
  ["SDDM", { "/etc/sddm.conf.d/kiosk.conf": "[Autologin]\nUser=kiosk\n" }, ["sddm"]],
  [
    "a console",
    { [GETTY]: "[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin kiosk --noclear %I\n" },
    ["getty"],
  ],
  ["a console that asks", { [GETTY]: "[Service]\nExecStart=-/sbin/agetty --noclear %I\n" }, []],
  ["garbage", { [LIGHTDM]: "\u0000\ufffd[[[=\n" }, []],
])("tells who is signed in without being asked: %s", async (_, files, by) => {
  expect(await autologin.look(fakeWorld({ files }))).toEqual(known({ enabled: by.length > 0, by }));
});

test("can't tell from a configuration that may not be read", async () => {
  const world = fakeWorld({ files: { [LIGHTDM]: { fault: "denied" } } });
  expect(await autologin.look(world)).toEqual({
    state: "unknown",
    because: "lightdm: its configuration could not be read",
  });
});

test("names the program, never the account", async () => {
  const files = { [LIGHTDM]: "[Seat:*]\nautologin-user=anna.kovacs\n" };
  expect(JSON.stringify(await autologin.look(fakeWorld({ files })))).not.toContain("anna");
});

const DCONF = "/etc/dconf/db/local.d/00-lock";
const DCONF_LOCKS = "/etc/dconf/db/local.d/locks/lock";
const GNOME = (enabled: boolean, seconds: number) =>
  `[org/gnome/desktop/session]\nidle-delay=uint32 ${seconds}\n\n` +
  `[org/gnome/desktop/screensaver]\nlock-enabled=${enabled}\n`;
const KDE = "/etc/xdg/kscreenlockerrc";

test.each<[string, Record<string, string>, [boolean, number | null, boolean]]>([
  ["GNOME, as a default", { [DCONF]: GNOME(true, 300) }, [true, 300, false]],
  [
    "GNOME, for good",
    { [DCONF]: GNOME(true, 300), [DCONF_LOCKS]: "/org/gnome/desktop/screensaver/lock-enabled\n" },
    [true, 300, true],
  ],
  ["GNOME, off", { [DCONF]: GNOME(false, 300) }, [false, 300, false]],
  ["GNOME, never idle", { [DCONF]: GNOME(true, 0) }, [false, 0, false]],
  ["KDE", { [KDE]: "[Daemon]\nAutolock=true\nTimeout=5\n" }, [true, 300, false]],
  ["KDE, for good", { [KDE]: "[Daemon][$i]\nAutolock=true\nTimeout=5\n" }, [true, 300, true]],
])("reads the screen lock of %s", async (_, files, [enabled, afterSeconds, enforced]) => {
  expect(await screenLock.look(fakeWorld({ files }))).toEqual(
    known({ enabled, afterSeconds, enforced }),
  );
});

test.each<[string, Parameters<typeof fakeWorld>[0]]>([
  ["nothing is set for everybody", {}],
  ["the key is cut off", { files: { [DCONF]: "[org/gnome/desktop/screensaver]\nlock-ena" } }],
  ["the files may not be read", { files: { [DCONF]: { fault: "denied" } } }],
])("can't tell of the screen lock when %s", async (_, device) => {
  expect(await screenLock.look(fakeWorld(device))).toMatchObject({ state: "unknown" });
});
