import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EtcAccountWatch } from "../../agent/platform/linux/account-watch.ts";
import { type AccountFacts, accountChange } from "../../policies/account-change.ts";
import { eventually } from "../support/eventually.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { silentLog } from "../support/silent-log.ts";
import { tempDir } from "../support/temp-dir.ts";

const skip = reasonToSkip("changes of accounts", ["root"]) !== null;

let root: string;
let watch: EtcAccountWatch;

/** The tools that admins use, on account files of their own. */
function run(tool: string, ...args: readonly string[]): void {
  execFileSync(`/usr/sbin/${tool}`, ["--prefix", root, ...args], { stdio: "ignore" });
}

beforeEach(() => {
  root = tempDir();
  const etc = join(root, "etc");
  mkdirSync(etc);
  writeFileSync(
    join(etc, "passwd"),
    "ann:x:4101:4101::/home/ann:/bin/sh\nben:x:4102:4102::/home/ben:/bin/sh\n",
  );
  writeFileSync(
    join(etc, "shadow"),
    "ann:$y$one:19000:0:99999:7:::\nben:$y$two:19000:0:99999:7:::\n",
  );
  writeFileSync(join(etc, "group"), "ann:x:4101:\nben:x:4102:\nwards:x:4200:ann,ben\n");
  writeFileSync(join(etc, "login.defs"), readFileSync("/etc/login.defs"));
  watch = new EtcAccountWatch({ log: silentLog, nowMs: Date.now, etcDir: etc });
});
afterEach(() => watch.close());

async function watched(name: string): Promise<AccountFacts[]> {
  const told: AccountFacts[] = [];
  watch.watch(name, (facts) => void told.push(facts));
  await eventually("the first facts", () => told.length === 1);
  return told;
}

function changeIn(told: readonly AccountFacts[]) {
  const [then, now] = [told[0], told.at(-1)];
  return then === undefined || now === undefined ? "nothing told" : accountChange(then, now);
}

test.skipIf(skip).each([
  ["disabled", () => run("usermod", "--lock", "ann")],
  ["disabled", () => run("usermod", "--expiredate", "1", "ann")],
  ["passwordChanged", () => run("usermod", "--password", "$y$three", "ann")],
  ["leftGroup", () => run("usermod", "--groups", "", "ann")],
  ["removed", () => run("userdel", "ann")],
] as const)("an account that is %s is noticed, and no other", async (change, act) => {
  const [ann, ben] = [await watched("ann"), await watched("ben")];
  act();
  await eventually(change, () => changeIn(ann) === change);
  expect(changeIn(ben)).toBeNull();
});

test.skipIf(skip)("one that is unlocked again is as it was", async () => {
  const ann = await watched("ann");
  run("usermod", "--lock", "ann");
  await eventually("disabled", () => changeIn(ann) === "disabled");
  run("usermod", "--unlock", "ann");
  await eventually("enabled", () => changeIn(ann) === null);
});

test.skipIf(skip)("nothing of a password is in what is told", async () => {
  const [facts] = await watched("ann");
  expect(JSON.stringify(facts)).not.toContain("one");
});

test.skipIf(skip)("nothing is read while nothing changes", async () => {
  const ann = await watched("ann");
  writeFileSync(join(root, "etc", "motd"), "good morning");
  await delay(600);
  expect(ann).toHaveLength(1);
});
