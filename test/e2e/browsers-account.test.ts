import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { DEFAULT_DATA_KINDS } from "../../policies/vocabulary.ts";
import { noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { clearRequest } from "../support/clear-home.ts";

const missing = noBrowser("chromium");
if (missing !== null) process.stderr.write(`skipping account tokens: ${missing}\n`);

/** An account nobody can sign in to from here: its token is a row that Chromium has to find again. */
test.skipIf(missing)("a Chromium whose account stays works on with what is left", async () => {
  const runner = await startBrowserRunner("chromium");
  const { user, browsers } = runner;
  await runner.closeGracefully((await runner.ask()).browser);
  const path = join(user.homeDir, ".config/chromium/Default/Web Data");
  const tablesIn = (use: (database: Database.Database) => void = () => undefined) => {
    const database = new Database(path);
    use(database);
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck();
    const found = tables.all().map(String);
    database.close();
    return found.toSorted();
  };
  const before = tablesIn((database) => {
    const insert = "INSERT INTO token_service (service, encrypted_token) VALUES ('AccountId-1', ?)";
    database.prepare(insert).run(Buffer.from("v10"));
  });
  expect(before.length).toBeGreaterThan(10);

  const data = DEFAULT_DATA_KINDS;
  const cleared = await browsers.clear({ ...clearRequest(user), data, keepsAccount: true });
  if (!cleared.ok) throw new Error(cleared.detail);
  const statuses = (await cleared.value.freed).map(({ status }) => status);

  expect(statuses).toEqual(["done"]);
  expect(tablesIn()).toEqual(["meta", "token_service"]);
  await runner.closeGracefully((await runner.ask()).browser);
  expect(tablesIn()).toEqual(before);
});
