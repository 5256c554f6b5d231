import { expect, test } from "vitest";
import { fail, ok } from "../../policies/result.ts";
import { DESCRIBED } from "../support/described.ts";
import { openChannel } from "../support/local-channel.ts";
import { runCli } from "../support/run-cli.ts";

function shellStatus(dir: string, ...options: readonly string[]) {
  return runCli(["shell", "status", "--socket-dir", dir, ...options]);
}

test("a terminal of the session reads its rules in its language, and is not taken for a shell", async () => {
  const channel = await openChannel({ onCall: () => ({ ...ok(null), described: DESCRIBED }) });
  const { exitCode, stdout } = await shellStatus(channel.dir, "--language", "fr");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Règles de cet appareil\n");
  expect(stdout).toMatch(/ {2}Cette session dure 12\sheures au maximum\. \(Source : house\)\n/);
  expect(channel.changes).toEqual([]);
});

test("a program gets the same as JSON, and a refusal as an error", async () => {
  const channel = await openChannel({ onCall: () => ({ ...ok(null), described: DESCRIBED }) });
  const { stdout } = await shellStatus(channel.dir, "--json");
  expect(JSON.parse(stdout)).toEqual({ description: DESCRIBED });
  const gone = await openChannel({ onCall: () => fail("noSession", "that session has ended") });
  const refused = await shellStatus(gone.dir);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toContain("that session has ended");
});
