import { existsSync, lstatSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EXIT } from "../../../scripts/cli/output.ts";
import { CHROMIUM_PROFILE, fillHome, giveTo, SECRET } from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { isIntact, makeVictim } from "../../support/hostile-homes.ts";
import { KEPT_COOKIES, KEPT_SITE_DATA } from "../../support/hostile-kept-cases.ts";
import { longSuite } from "../../support/long-suite.ts";
import { runCli } from "../../support/run-cli.ts";
import { JARS, KEPT_SITE, MINE, writeJar } from "../../support/site-jars.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping hostile kept stores: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

/** For the whole command: less than any one step of it may take before it is ended. */
const LIMIT_MS = 9_000;

const MAYBE = { throwIfNoEntry: false } as const;

type Receipt = { status: string; residue: string[]; notes?: string[] };

const suite = longSuite("hostile kept stores", { short: 8, full: 99, eachMs: 5_000 });

onHomes.each(suite.drawn([...KEPT_COOKIES, ...KEPT_SITE_DATA]))(
  "keeps no dropped token and hangs nowhere where a site stays beside $what",
  async ({ put, keepsCookies, status, says, gone = [] }) => {
    const user = createTestUser();
    fillHome(user);
    // What no browser wrote goes whole, and says so: here only what the case puts there does.
    for (const name of ["Network", "Local Storage"]) {
      rmSync(join(user.homeDir, CHROMIUM_PROFILE, name), { recursive: true });
    }
    for (const jar of JARS) {
      rmSync(join(user.homeDir, jar.path));
      writeJar(user, jar);
    }
    giveTo(user, user.homeDir);
    const victim = makeVictim(user);
    put(user, victim);
    const startedMs = performance.now();

    const clear = ["browsers", "clear", "--home", user.homeDir, "--keep-site", KEPT_SITE];
    const { exitCode, stdout } = await runCli([...clear, "--json"]);

    expect(performance.now() - startedMs).toBeLessThan(LIMIT_MS);
    const receipts: Receipt[] = JSON.parse(stdout).receipts;
    expect(exitCode, JSON.stringify(receipts)).toBe(status === "done" ? EXIT.done : EXIT.partial);
    const said = receipts.flatMap(({ residue, notes = [] }) => [...residue, ...notes]);
    if (says === null) expect(said).toEqual([]);
    else expect(said.join("\n")).toMatch(says);
    const homes = [".config", ".mozilla"].map((dir) => join(user.homeDir, dir));
    expect(homes.flatMap((dir) => filesHolding(dir, SECRET))).toEqual([]);
    const kept = JARS.map(({ path }) => join(user.homeDir, path));
    const found = homes.flatMap((dir) => filesHolding(dir, MINE));
    expect(found).toEqual(keepsCookies ? kept : []);
    expect(kept.map((path) => existsSync(path))).toEqual([keepsCookies, keepsCookies]);
    const left = gone.map((path) => lstatSync(join(user.homeDir, path), MAYBE));
    expect(left).toEqual(gone.map(() => undefined));
    expect(isIntact(victim)).toBe(true);
    expect(readFileSync(join(user.homeDir, "Documents/notes.txt"), "utf8")).toBe("mine");
  },
);
