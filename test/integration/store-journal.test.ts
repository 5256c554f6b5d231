import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openTestStore } from "../support/open-test-store.ts";
import { tempDir } from "../support/temp-dir.ts";

const command = { commandId: "c1", bodySha256: "abc", body: '{"kind":"lock"}' };

test("begins a command once and answers a replay with its stored result", () => {
  const { journal } = openTestStore(tempDir());
  expect(journal.begin(command, 5)).toEqual({ ok: true, value: null });
  expect(journal.unfinished()).toEqual([{ ...command, state: "begun", result: null }]);
  journal.advance("c1", "done", { state: "done" });
  expect(journal.unfinished()).toEqual([]);
  const again = { ...command, state: "done", result: { state: "done" } };
  expect(journal.begin(command, 9)).toEqual({ ok: true, value: again });
});

test("56: refuses the same id with other bytes and keeps what it has", () => {
  const { journal } = openTestStore(tempDir());
  journal.begin(command, 5);
  const other = { ...command, bodySha256: "def", body: '{"kind":"signOut"}' };
  expect(journal.begin(other, 6)).toMatchObject({ ok: false, reason: "otherBytes" });
  expect(journal.unfinished()).toEqual([{ ...command, state: "begun", result: null }]);
});

test("throws when a command that never began is advanced", () => {
  const { journal } = openTestStore(tempDir());
  expect(() => journal.advance("c1", "done", null)).toThrow("never begun");
});

test("55: forgets a finished command only after a day, the skew and a week", () => {
  const dataDir = tempDir();
  const dayMs = 24 * 3_600_000;
  const openAt = (nowMs: number) => openTestStore(dataDir, nowMs);
  const first = openAt(0);
  first.journal.begin(command, 0);
  first.journal.advance("c1", "done", "kept");
  first.journal.begin({ ...command, commandId: "c2" }, 0);
  first.close();
  const second = openAt(8 * dayMs);
  expect(second.journal.begin(command, 8 * dayMs)).toMatchObject({ value: { result: "kept" } });
  second.close();
  const third = openAt(9 * dayMs);
  expect(third.journal.begin(command, 9 * dayMs)).toEqual({ ok: true, value: null });
  expect(third.journal.unfinished().map(({ commandId }) => commandId)).toEqual(["c2", "c1"]);
});

const LEAST_ROUNDS = 5;

test("loses nothing that was begun or done when it is killed at any moment", async () => {
  const dataDir = tempDir();
  const begun: string[] = [];
  const done: string[] = [];
  // Later each time: at some moment of a write, however fast the machine is.
  for (let round = 0; round < LEAST_ROUNDS || (done.length <= 20 && round < 40); round += 1) {
    const printed = await runAndKill(dataDir, `round${round}`, 120 + round * 23);
    begun.push(...idsAfter("begun ", printed));
    done.push(...idsAfter("done ", printed));
  }
  expect(done.length).toBeGreaterThan(20);
  const store = openTestStore(dataDir, 0);
  const open = new Set(store.journal.unfinished().map(({ commandId }) => commandId));
  const wrong = begun.filter((id) => !open.has(id) && !isDone(store, id));
  expect(wrong).toEqual([]);
  expect(done.filter((id) => open.has(id))).toEqual([]);
  expect(store.recovered).toEqual([]);
  expect(store.audit.verifyChain()).toMatchObject({ ok: true });
});

function isDone(store: ReturnType<typeof openTestStore>, commandId: string): boolean {
  const number = commandId.slice(commandId.indexOf("-") + 1);
  const seen = store.journal.begin({ commandId, bodySha256: `sha-${number}`, body: "" }, 0);
  return seen.ok && seen.value?.state === "done";
}

async function runAndKill(dataDir: string, prefix: string, afterMs: number): Promise<string> {
  const child = spawn(process.execPath, ["test/support/journal-writer.ts", dataDir, prefix], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(child.stdout, "data");
  await sleep(afterMs);
  child.kill("SIGKILL");
  await once(child, "close");
  return Buffer.concat(chunks).toString();
}

/** Whole lines only: the last one may be cut by the kill. */
function idsAfter(word: string, printed: string): string[] {
  const lines = printed.split("\n").slice(0, -1);
  return lines.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length));
}
