import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";

/** Attack case 82, the shell itself: its own thread tells a main thread that hangs from a busy one. */
function startProgram() {
  const program = resolve("test/support/hanging-program.ts");
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "ignore"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const tell = (what: string) => void child.stdin.write(`${what}\n`);
  return { child, tell, says: async () => (await lines.next()).value };
}

test.each(["computes", "waits"])("82: a shell that %s without an end is killed", async (what) => {
  const { child, tell } = startProgram();
  const ended = once(child, "exit");
  tell(what);
  expect(await ended).toEqual([null, "SIGKILL"]);
});

test("82: a shell that is busy or waits for a second goes on, and one that ends is not held", async () => {
  const { child, tell, says } = startProgram();
  for (const what of ["computes for a second", "waits for a second", "computes for a second"]) {
    tell(what);
    expect(await says()).toBe(`${what}: over`);
  }
  const ended = once(child, "exit");
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
});
