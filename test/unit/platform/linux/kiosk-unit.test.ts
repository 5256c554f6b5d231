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

const AS_GUEST = "/usr/bin/setpriv --reuid=1007 --regid=1008 --clear-groups";

/** What is done before a guest and after them, in order: by root, then with the guest's own right. */
function leftoverSteps(key: string) {
  const scripts = unitOf({}).matchAll(new RegExp(`^${key}=-\\+(.*)/bin/sh -c "(.*)"$`, "gm"));
  return [...scripts].map(([, by, steps]) => ({ by: by?.trim(), steps: steps?.split("; ") ?? [] }));
}

test.each(["ExecStartPre", "ExecStopPost"])("%s: two programs, one for each right", (key) => {
  expect(leftoverSteps(key).map(({ by }) => by)).toEqual(["", AS_GUEST]);
});

test.each(["ExecStartPre", "ExecStopPost"])(
  "%s deletes with the guest's rights wherever a guest could lead root astray",
  (key) => {
    const [root, guest] = leftoverSteps(key).map(({ steps }) =>
      steps.filter((step) => /-delete|\/rm |chmod/.test(step)),
    );
    expect(root).toEqual([
      "/usr/bin/find /var/spool/cron /var/mail -xdev -user 1007 ! -type d -delete",
      "/usr/bin/rm -f /var/lib/systemd/linger/kiosk",
    ]);
    expect(guest).toHaveLength(2);
  },
);

test("ends every process of the account by the guest's right to do so, never by root's", () => {
  const killing = leftoverSteps("ExecStopPost")
    .flatMap(({ steps }) => steps)
    .filter((step) => step.includes("kill -KILL"));
  expect(killing).toEqual([`${AS_GUEST} /bin/sh -c 'kill -KILL -1'`]);
});

test("what would start something goes first, then what runs, then what lies about", () => {
  const order = ["spool", "linger", "cgroup.kill", "kill -KILL", "systemctl stop", "umount"];
  const [root] = leftoverSteps("ExecStopPost");
  expect(root?.steps.map((step) => order.find((word) => step.includes(word)))).toEqual(order);
});

test("without a terminal there is no word of one", () => {
  expect(unitOf({ tty: null })).not.toMatch(/TTY|vt\d/);
});
