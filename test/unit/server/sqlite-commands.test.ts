import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteDatabase } from "../../../server/backends/sqlite.ts";
import { sqliteCommands } from "../../../server/backends/sqlite-commands.ts";
import { commandViewOf } from "../../../server/commands/command-view.ts";
import type { CommandStanding } from "../../../server/storage/records.ts";
import { commandStanding } from "../../support/command-standing.ts";

const ENVELOPE = { payloadType: "command.v1", payload: "AAAA", signatures: [] } as const;

async function stored(ids: readonly string[]) {
  const dir = mkdtempSync(join(tmpdir(), "sqlite-commands-"));
  const database = openSqliteDatabase(join(dir, "server.db"));
  onTestFinished(() => {
    database.close();
    rmSync(dir, { recursive: true });
  });
  // What becomes of commands needs no devices.
  database.pragma("foreign_keys = OFF");
  database.exec(`CREATE TABLE written (id TEXT);
    CREATE TRIGGER notes AFTER UPDATE ON command BEGIN INSERT INTO written VALUES (NEW.id); END`);
  const commands = sqliteCommands(database);
  const envelope = { ...ENVELOPE, signatures: [...ENVELOPE.signatures] };
  await commands.add(ids.map((id) => ({ ...commandStanding({ id }), envelope })));
  const written = () => database.prepare("SELECT id FROM written").pluck().all();
  return { database, commands, written };
}

const to = (state: CommandStanding["state"]) => (command: CommandStanding) => ({
  ...command,
  state,
  history: [...command.history, { state, at: "2026-11-22T12:00:01.000Z" }],
});

test("a command that goes through several states at once is written once, with all of them", async () => {
  const { commands, written } = await stored(["c1", "c2"]);
  const updated = await commands.updateEach([
    { commandId: "c1", change: to("delivered") },
    { commandId: "c2", change: to("delivered") },
    { commandId: "none", change: to("delivered") },
    { commandId: "c1", change: to("done") },
    { commandId: "c2", change: () => null },
  ]);
  expect(updated.map((one) => one?.state ?? null)).toEqual([
    ...["delivered", "delivered", null, "done", null],
  ]);
  expect(written()).toEqual(["c1", "c2"]);
  const first = await commands.find("c1");
  expect(first?.history.map(({ state }) => state)).toEqual(["queued", "delivered", "done"]);
  expect(first?.envelope).toEqual(ENVELOPE);
  expect(await commands.find("c2")).toMatchObject({ state: "delivered" });
});

test("people see how a command stands, whoever read it, and never its signed bytes", async () => {
  const { commands } = await stored(["c1"]);
  const [whole, standing] = [await commands.find("c1"), await commands.update("c1", to("done"))];
  if (whole === null || standing === null) throw new Error("not there");
  expect(commandViewOf(whole)).not.toHaveProperty("envelope");
  expect(commandViewOf(standing)).toEqual({
    ...commandViewOf(whole),
    ...{ state: "done", settled: true },
    history: [...whole.history, { state: "done", at: "2026-11-22T12:00:01.000Z" }],
  });
});

test("a change that throws leaves all of its commit as it was", async () => {
  const { commands } = await stored(["c1", "c2"]);
  const broken = () => {
    throw new Error("broken");
  };
  const changing = commands.updateEach([
    { commandId: "c1", change: to("done") },
    { commandId: "c2", change: broken },
  ]);
  await expect(changing).rejects.toThrow("broken");
  expect(await commands.find("c1")).toMatchObject({ state: "queued" });
});

test("what nobody settled is found without looking at what somebody did", async () => {
  const { database, commands } = await stored(["c2", "c1", "c3"]);
  await commands.update("c3", to("done"));
  expect((await commands.open("d1")).map(({ id }) => id)).toEqual(["c1", "c2"]);
  expect((await commands.overdue("2026-11-22T12:00:00.001Z")).map(({ id }) => id).sort()).toEqual([
    ...["c1", "c2"],
  ]);
  const plan = database
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT id FROM command WHERE not_after < 'x'
       AND state IN ('queued', 'delivered', 'accepted', 'running')`,
    )
    .all();
  expect(plan.map(({ detail }) => detail)).toEqual([
    expect.stringContaining("command_unanswered (not_after<?)"),
  ]);
});
