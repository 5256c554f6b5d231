import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { tempDir } from "../support/temp-dir.ts";

const FILES = {
  passwd: "ana:x:1001:1001:Ana:/home/ana:/bin/bash\nbox:x:1002:1002::/home/box:/bin/bash\n",
  shadow: "ana:$y$j9T$salt$hash:20000:0:99999:7:::\nbox:!:20000:0:99999:7:::\nguest::20000::::::\n",
  group: "audio:x:29:ana,box\nvideo:x:44:ana\nana:x:1001:\n",
} as const;

function accountsWith(more: Readonly<Record<string, string>> = {}): UserAccounts {
  const etcDir = tempDir();
  for (const [name, text] of Object.entries({ ...FILES, ...more })) {
    mkdirSync(join(etcDir, name, ".."), { recursive: true });
    writeFileSync(join(etcDir, name), text);
  }
  return new UserAccounts(etcDir);
}

test("finds an account with its home and groups, by name and by number", async () => {
  const accounts = accountsWith();
  const ana = {
    name: "ana",
    homeDir: "/home/ana",
    identity: { uid: 1001, gid: 1001, groups: [29, 44] },
  };
  expect(await accounts.byName("ana")).toEqual(ana);
  expect(await accounts.byUid(1001)).toEqual(ana);
});

test("a name that no account has is nobody", async () => {
  expect(await accountsWith().byName("no-such-account-here")).toBeNull();
});

test.each([
  ["a password", "ana", true],
  ["a locked password", "box", false],
  ["an empty password", "guest", false],
])("somebody with %s can unlock: %s %s", async (_what, name, expected) => {
  expect(await accountsWith().canUnlock(name)).toBe(expected);
});

test.each([
  ["lightdm/lightdm.conf", "[Seat:*]\nautologin-user=ana\n"],
  ["gdm3/custom.conf", "[daemon]\nAutomaticLoginEnable=true\nAutomaticLogin=ana\n"],
  ["sddm.conf", "[Autologin]\nUser=ana\nSession=plasma\n"],
  ["sddm.conf.d/autologin.conf", "[Autologin]\nUser=ana\n"],
])("an account that %s signs in by itself is never locked", async (file, text) => {
  const accounts = accountsWith({ [file]: text });
  expect([...(await accounts.autologinNames())]).toEqual(["ana"]);
  expect(await accounts.canUnlock("ana")).toBe(false);
});

test("nobody is locked where shadow can't be read", async () => {
  const accounts = new UserAccounts(tempDir());
  expect(await accounts.canUnlock("ana")).toBe(false);
});
