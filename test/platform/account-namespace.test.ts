import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AccountKeeper } from "../../agent/core/account-keeper.ts";
import { EtcAccountWatch } from "../../agent/platform/linux/account-watch.ts";
import { rowsOf } from "../../agent/platform/linux/user-accounts.ts";
import { eventually } from "../support/eventually.ts";
import { inMemory, keeperWorld, sessionOf } from "../support/keeper-world.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { silentLog } from "../support/silent-log.ts";

const skip = reasonToSkip("changes of accounts of a whole system", ["root", "systemd"]);

let world: LogindNamespace;

beforeAll(async () => {
  if (skip === null) world = await LogindNamespace.start();
});
afterAll(async () => world?.stop());

/** An account with a yescrypt password and a group, and its open session. */
async function person(name: string) {
  await world.addUser(name);
  await world.exec("sh", "-c", "getent group wards || groupadd wards");
  await world.exec("usermod", "-aG", "wards", name);
  expect(await hashOf(name)).toMatch(/^\$y\$/);
  return { name, session: sessionOf(`logind:${name}`, { userName: name }), kept: new Map() };
}

type Person = Awaited<ReturnType<typeof person>>;

async function hashOf(name: string): Promise<string> {
  const shadow = rowsOf(await world.exec("cat", "/etc/shadow"));
  return (shadow.find(([user]) => user === name)?.[1] ?? "").replace(/^!+/, "");
}

/** One life of the daemon, as far as accounts go. */
async function startDaemon({ session, kept }: Person, nowMs: () => number = Date.now) {
  const machine = keeperWorld([session]);
  const board = machine.makeBoard();
  await board.start();
  const told: unknown[] = [];
  const etc = new EtcAccountWatch({ log: silentLog, nowMs, etcDir: join(world.rootDir, "etc") });
  const rows: string[] = [];
  let looks = 0;
  const accounts = new AccountKeeper({
    accounts: {
      watch: (name, listener) =>
        etc.watch(name, (facts) => {
          told.push(facts);
          listener(facts);
          looks += 1;
        }),
    },
    ...{ board: () => board, bootId: "boot-1", keyValue: inMemory(kept) },
    audit: { append: (_event, _actor, { change }) => void rows.push(String(change)) },
  });
  accounts.opened(session);
  await eventually("the first look", () => looks > 0);
  const stop = () => {
    accounts.stop();
    board.close();
  };
  const text = () => JSON.stringify([told, [...kept], rows]);
  return { rows, text, stop, machine };
}

/** What admins type. */
const CHANGES: readonly (readonly [string, string, string])[] = [
  ["a new password by chpasswd", "passwordChanged", "echo NAME:another-horse | chpasswd"],
  ["locked", "disabled", "usermod -L NAME"],
  ["expired", "disabled", "chage -E 1 NAME"],
  ["out of its group", "leftGroup", "gpasswd -d NAME wards"],
  ["removed", "removed", "userdel NAME"],
];
const nameOf = (index: number, when: string) => `${when}${index}`;

test.skipIf(skip)(
  "each change of a real account is seen, and none of its password is told",
  async () => {
    for (const [index, [what, change, script]] of CHANGES.entries()) {
      const one = await person(nameOf(index, "now"));
      const daemon = await startDaemon(one);
      const before = await hashOf(one.name);
      await world.exec("sh", "-c", script.replaceAll("NAME", one.name));
      await eventually(what, () => daemon.rows.includes(change));
      expect(daemon.rows, what).toEqual([change]);
      expectNoSecret(daemon.text(), [before, await hashOf(one.name)]);
      daemon.machine.clock.advance(30_000);
      const act = change === "passwordChanged" ? "lock" : "signOut";
      expect(daemon.machine.acts, what).toMatchObject([{ act, reason: "accountChanged" }]);
      daemon.stop();
    }
  },
);

test.skipIf(skip)("a change made while no daemon ran is seen at the next start", async () => {
  for (const [index, [what, change, script]] of CHANGES.entries()) {
    const one = await person(nameOf(index, "off"));
    (await startDaemon(one)).stop();
    const before = await hashOf(one.name);
    await world.exec("sh", "-c", script.replaceAll("NAME", one.name));
    const next = await startDaemon(one);
    expect(next.rows, what).toEqual([change]);
    expectNoSecret(next.text(), [before, await hashOf(one.name)]);
    next.stop();
    const after = await startDaemon(one);
    expect(after.rows, `${what}, told again`).toEqual(change === "passwordChanged" ? [] : [change]);
    after.stop();
  }
});

test.skipIf(skip)(
  "an account whose last day comes while its session is open is seen to end",
  async () => {
    const one = await person("lastday");
    await world.exec("chage", "-E", "40000", one.name);
    const endMs = 40_000 * 86_400_000;
    const startedMs = Date.now();
    const daemon = await startDaemon(one, () => endMs - 1_500 + Date.now() - startedMs);
    expect(daemon.rows).toEqual([]);
    await eventually("its end", () => daemon.rows.includes("disabled"));
    daemon.stop();
  },
);

/** Neither a hash nor its salt, which is all that a mark is made of. */
function expectNoSecret(text: string, hashes: readonly string[]): void {
  for (const hash of hashes.filter((one) => one !== "")) {
    for (const part of hash.split("$").filter((one) => one.length > 3)) {
      expect(text).not.toContain(part);
    }
  }
}
