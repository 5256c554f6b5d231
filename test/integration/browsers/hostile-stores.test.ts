import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { EXIT } from "../../../scripts/cli/output.ts";
import { fillHome, SECRET } from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { type HostileCase, JARS, LISTS, TEXTS, TREES } from "../../support/hostile-cases.ts";
import { ENGINES, type Engine, isIntact, makeVictim } from "../../support/hostile-homes.ts";
import { longSuite } from "../../support/long-suite.ts";
import { runCli } from "../../support/run-cli.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping hostile stores: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

/** For the whole command: it ends, which a hang would not; a step that had to be ended shows in its receipt. */
const LIMIT_MS = 35_000;
const BOTH: readonly Engine[] = ["chromium", "firefox"];
const FORCE = { recursive: true, force: true } as const;

type Receipt = { profile: string; status: string; residue: string[]; stores: Store[] };
type Store = { store: string; after: { count: number } };

function expectHonest(receipts: readonly Receipt[], engine: Engine, one: HostileCase): void {
  const { profile, list, unreadList } = ENGINES[engine];
  const root = dirname(profile);
  const own = receipts.filter((receipt) => receipt.profile.startsWith(root));
  const status = one.status === "asUnreadList" ? unreadList : one.status;
  const said = own.flatMap(({ residue }) => residue);
  expect(own.some((receipt) => receipt.status === "partial")).toBe(status === "partial");
  expect(own.some((receipt) => receipt.status === "failed")).toBe(false);
  if (status === "done") expect(said).toEqual([]);
  else if (one.status === "asUnreadList") expect(said[0]).toContain(list);
  else expect(said.join("\n")).toMatch(one.names ?? /./);
  const left = own.flatMap(({ stores }) => stores.filter(({ after }) => after.count > 0));
  expect(left).toEqual([]);
}

const suite = longSuite("hostile stores", { short: 12, full: 99, eachMs: 5_000 });

onHomes.each(suite.drawn([...LISTS, ...TEXTS, ...JARS, ...TREES]))(
  "with $what: all else goes, what stays is named, and nothing hangs",
  async (one) => {
    const user = createTestUser();
    fillHome(user);
    const victim = makeVictim(user);
    for (const engine of BOTH) one.put(user, engine, victim);
    const startedMs = performance.now();

    const clear = ["browsers", "clear", "--home", user.homeDir, "--json"];
    const { exitCode, stdout } = await runCli(clear);

    expect(performance.now() - startedMs).toBeLessThan(LIMIT_MS);
    const { receipts } = JSON.parse(stdout);
    for (const engine of BOTH) expectHonest(receipts, engine, one);
    expect(exitCode).toBe(one.status === "done" ? EXIT.done : EXIT.partial);
    expect(isIntact(victim)).toBe(true);
    expect(readFileSync(join(user.homeDir, "Documents/notes.txt"), "utf8")).toBe("mine");
    for (const engine of BOTH) rmSync(join(user.homeDir, ENGINES[engine].list), FORCE);
    expect(filesHolding(join(user.homeDir, ".config"), SECRET)).toEqual([]);
    expect(filesHolding(join(user.homeDir, ".mozilla"), SECRET)).toEqual([]);
  },
);
