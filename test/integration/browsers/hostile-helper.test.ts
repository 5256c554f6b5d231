import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clearHome, clearRequest, realBrowsers } from "../../support/clear-home.ts";
import {
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  fillHome,
  SECRET,
} from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { HELPER_PATH } from "../../support/programs.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping hostile helpers: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

/** A program in the helper's place that says all the right things. */
function impostor(body: string): string {
  const path = join(tempDir(), "helper.mjs");
  writeFileSync(path, `${SAYS}\n${body}`);
  return path;
}

const SAYS = `
import { createInterface } from "node:readline";
const say = (step) => process.stdout.write(JSON.stringify(step) + "\\n");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const gone = { step: "gone", inPlace: [], refused: [] };
const counted = { step: "counted", rows: [] };
say({ step: "ready" });
`;

onHomes("finds out a helper that says done and does nothing", async () => {
  const user = createTestUser();
  fillHome(user);
  const liar = impostor(`await lines.next(); say(gone); say(counted);
    await lines.next(); say({ step: "freed" }); process.exit(0);`);

  const receipts = await clearHome(user, liar);

  for (const profile of [CHROMIUM_PROFILE, FIREFOX_PROFILE]) {
    expect(receipts.get(profile)?.status).toBe("partial");
  }
  expect(receipts.get(CHROMIUM_PROFILE)?.residue).toContain(
    `${CHROMIUM_PROFILE}/Cookies: still there`,
  );
  const cookies = receipts.get(CHROMIUM_PROFILE)?.stores.find(({ store }) => store === "Cookies");
  expect(cookies?.after).toEqual(cookies?.before);
});

onHomes("finds out a helper that puts the cookies back afterwards", async () => {
  const user = createTestUser();
  fillHome(user);
  const jar = join(user.homeDir, CHROMIUM_PROFILE, "Cookies");
  const bytes = readFileSync(jar);
  const liar = impostor(`
    import { spawn } from "node:child_process";
    import { writeFileSync } from "node:fs";
    const real = spawn(process.execPath, [${JSON.stringify(HELPER_PATH)}], { stdio: ["pipe", "pipe", "inherit"] });
    const heard = createInterface({ input: real.stdout });
    process.stdin.pipe(real.stdin);
    heard.on("line", (line) => {
      const step = JSON.parse(line);
      if (step.step === "freed") writeFileSync(${JSON.stringify(jar)}, Buffer.from("${bytes.toString("base64")}", "base64"));
      if (step.step !== "ready") say(step);
    });`);

  const receipts = await clearHome(user, liar);

  expect(receipts.get(CHROMIUM_PROFILE)?.status).toBe("partial");
  expect(receipts.get(CHROMIUM_PROFILE)?.residue).toContain(
    `${CHROMIUM_PROFILE}/Cookies: still there`,
  );
  expect(receipts.get(FIREFOX_PROFILE)?.status).toBe("done");
});

onHomes.each([
  { what: "ends at once", body: "process.exit(1);" },
  { what: "speaks nonsense", body: `process.stdout.write("{}\\n"); await lines.next();` },
  {
    what: "writes a line without an end",
    body: `const line = Buffer.alloc(1 << 20, 97);
      const write = () => { while (process.stdout.write(line)); process.stdout.once("drain", write); };
      write();`,
  },
  { what: "says that it failed", body: `say({ step: "failed", because: "no" });` },
])("reports failed, with nothing lost, when the helper $what", async ({ body }) => {
  const user = createTestUser();
  fillHome(user);

  const receipts = await clearHome(user, impostor(body));

  for (const receipt of receipts.values()) {
    expect(receipt.status).toBe("failed");
    expect(receipt.residue.join()).toContain("the helper failed");
  }
  expect(existsSync(join(user.homeDir, CHROMIUM_PROFILE, "Cookies"))).toBe(true);
});

onHomes("frees with a second helper what the first one took away before it died", async () => {
  const user = createTestUser();
  fillHome(user);
  const marker = join(tempDir(), "died");
  const mortal = impostor(`
    import { spawn } from "node:child_process";
    import { existsSync, writeFileSync } from "node:fs";
    const real = spawn(process.execPath, [${JSON.stringify(HELPER_PATH)}], { stdio: ["pipe", "pipe", "inherit"] });
    process.stdin.pipe(real.stdin);
    createInterface({ input: real.stdout }).on("line", (line) => {
      const step = JSON.parse(line);
      if (step.step !== "ready") say(step);
      if (step.step === "counted" && !existsSync(${JSON.stringify(marker)})) {
        writeFileSync(${JSON.stringify(marker)}, "");
        real.kill("SIGKILL");
        process.exit(1);
      }
    });
    real.on("exit", () => process.exit(0));`);

  const receipts = await clearHome(user, mortal);

  expect(existsSync(marker)).toBe(true);
  for (const receipt of receipts.values()) expect(receipt).toMatchObject({ status: "done" });
  expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
});

onHomes("finishes freeing in the background when whoever asked goes away", async () => {
  const user = createTestUser();
  fillHome(user);

  const cleared = await realBrowsers().clear(clearRequest(user));
  if (!cleared.ok) throw new Error(cleared.detail);
  for (const { status, freedMs, residue } of cleared.value.receipts) {
    expect({ status, freedMs }).toEqual({ status: "partial", freedMs: null });
    expect(residue.join()).toContain("taken away, not freed yet");
  }
  cleared.value.leave();

  await expect.poll(() => filesHolding(user.homeDir, SECRET), { timeout: 60_000 }).toEqual([]);
});
