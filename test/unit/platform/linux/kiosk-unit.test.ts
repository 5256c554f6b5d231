import { expect, test } from "vitest";
import { type KioskOptions, kioskFiles } from "../../../../agent/platform/linux/kiosk-unit.ts";

const OPTIONS: KioskOptions = {
  account: { userName: "kiosk", uid: 1007, gid: 1008, homeDir: "/home/kiosk" },
  display: "xorg",
  xServer: "/usr/bin/Xorg",
  tty: "tty7",
  skeletonDir: "/etc/sessionward/kiosk-home",
  program: ["/usr/bin/sessionward", "shell", "run"],
  homeSize: "2g",
};

const unitOf = (over: Partial<KioskOptions>) =>
  kioskFiles({ ...OPTIONS, ...over }).find(({ path }) => path.endsWith(".service"))?.text ?? "";

test("on a screen of its own: an X server without TCP on its virtual terminal", () => {
  const unit = unitOf({});
  expect(unit).toContain(
    "ExecStart=/usr/bin/env DISPLAY=:7 /bin/sh -c '{ /usr/bin/Xorg :7 vt7 -nolisten tcp",
  );
  expect(unit).toContain("&& /usr/bin/sessionward shell run </dev/null");
  expect(unit).toContain("TTYPath=/dev/tty7");
  expect(unit).toContain("XDG_SESSION_TYPE=x11");
});

test("in cage too the program gets a whole X screen, and nothing else", () => {
  const unit = unitOf({ display: "cage" });
  expect(unit).toContain("ExecStart=/usr/bin/cage -- /usr/bin/env DISPLAY=:7 /bin/sh -c '{ ");
  expect(unit).toContain("{ /usr/bin/Xwayland :7 -nolisten tcp");
  expect(unit).toContain("unset WAYLAND_DISPLAY && /usr/bin/sessionward shell run");
  expect(unit).toContain("TTYPath=/dev/tty7");
  expect(unit).not.toMatch(/Xorg|vt7/);
});

test("83: no key leads from the kiosk's screen to a terminal of the machine", () => {
  const flags = (display: "xorg" | "cage") =>
    kioskFiles({ ...OPTIONS, display }).filter(({ path }) => path.startsWith("/etc/X11/"));
  expect(flags("xorg")).toEqual([
    {
      path: "/etc/X11/xorg.conf.d/99-sessionward-kiosk.conf",
      text: expect.stringMatching(/^Section "ServerFlags"\n {2}Option "DontVTSwitch" "true"\nEnd/m),
    },
  ]);
  // Whoever gives `cage` its flag -s lets guests switch.
  expect([flags("cage"), unitOf({ display: "cage" })]).toEqual([
    [],
    expect.stringContaining("/usr/bin/cage -- "),
  ]);
});

test("kills the account's own control group, and no other can be meant", () => {
  const kills = unitOf({}).match(/\S*cgroup\.kill/g) ?? [];
  expect([...new Set(kills)]).toEqual(["/sys/fs/cgroup/user.slice/user-1007.slice/cgroup.kill"]);
});

test("deletes with the guest's rights wherever a guest could lead root astray", () => {
  const asRoot = unitOf({})
    .split("\n")
    .filter((line) => line.includes("-delete") || line.includes("/rm "))
    .filter((line) => !line.includes("setpriv --reuid=1007 --regid=1008 --clear-groups"));
  const spools = "/usr/bin/find /var/spool/cron /var/mail -xdev -user 1007 ! -type d -delete";
  const deleting = [`-+${spools}`, "-+/usr/bin/rm -f /var/lib/systemd/linger/kiosk"];
  expect(asRoot).toEqual(
    ["ExecStartPre", "ExecStopPost"].flatMap((key) => deleting.map((line) => `${key}=${line}`)),
  );
});

test("ends every process of the account by the guest's right to do so, never by root's", () => {
  const killing = unitOf({})
    .split("\n")
    .filter((line) => line.includes("kill -KILL -1"));
  expect(killing).toHaveLength(2);
  for (const line of killing) expect(line).toContain("setpriv --reuid=1007");
});

test("without a terminal there is no word of one", () => {
  expect(unitOf({ tty: null })).not.toMatch(/TTY|vt\d/);
});
