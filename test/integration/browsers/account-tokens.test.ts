import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { type DataKind, DEFAULT_DATA_KINDS } from "../../../policies/vocabulary.ts";
import { clearRequest, realBrowsers } from "../../support/clear-home.ts";
import { CHROMIUM_PROFILE, giveTo, SECRET } from "../../support/fake-profiles.ts";
import { filesHolding } from "../../support/find-bytes.ts";
import { createTestUser, noTestUsers, type TestUser } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping account tokens: ${noTestUsers}\n`);
const onHomes = test.skipIf(noTestUsers !== null);

const WEB_DATA = `${CHROMIUM_PROFILE}/Web Data`;
const TOKEN = "refresh-token-of-the-owner";
const FORM = "CREATE TABLE autofill (name VARCHAR, value VARCHAR)";
const TOKENS = `CREATE TABLE token_service (service VARCHAR PRIMARY KEY NOT NULL, encrypted_token BLOB,
  binding_key BLOB, mtls_token_binding INTEGER)`;
const META = `CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
  INSERT INTO meta VALUES ('mmap_status', '${SECRET}'), ('version', '158'),
    ('last_compatible_version', '158')`;

/** A profile whose browser is signed in, with something typed into a form. */
function userWith(schema = `${META}; ${TOKENS}; ${FORM}`, tokens = 1): TestUser {
  const user = createTestUser();
  const path = join(user.homeDir, WEB_DATA);
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  database.exec(schema);
  database.prepare("INSERT INTO autofill VALUES ('name', ?)").run(SECRET);
  for (let index = 0; index < tokens; index += 1) {
    const insert = "INSERT INTO token_service (service, encrypted_token) VALUES (?, ?)";
    database.prepare(insert).run(`AccountId-${index}`, TOKEN);
  }
  database.close();
  giveTo(user, user.homeDir);
  return user;
}

async function clear(user: TestUser, keepsAccount: boolean, data: readonly DataKind[]) {
  const request = { ...clearRequest(user), data, keepsAccount };
  const planned = await realBrowsers().list(request);
  const cleared = await realBrowsers().clear(request);
  if (!planned.ok || !cleared.ok) throw new Error("could not be cleared");
  const [receipt] = await cleared.value.freed;
  const store = receipt?.stores.find((one) => one.store === "Web Data");
  const plan = planned.value[0]?.stores.find((one) => one.store === "Web Data");
  expect({ before: plan?.before, kept: plan?.kept }).toEqual({
    before: store?.before,
    kept: store?.kept,
  });
  return { receipt, store };
}

onHomes(
  "leaves the owner of a device signed in to the browser, and takes what was typed",
  async () => {
    const user = userWith();
    const { receipt, store } = await clear(user, true, DEFAULT_DATA_KINDS);
    expect(receipt).toMatchObject({ status: "done", residue: [] });
    expect(store).toMatchObject({ before: { count: 1 }, after: { count: 0 }, kept: 1 });
    expect(filesHolding(user.homeDir, SECRET)).toEqual([]);
    const database = new Database(join(user.homeDir, WEB_DATA), { readonly: true });
    expect(database.prepare("SELECT * FROM token_service").all()).toEqual([
      {
        service: "AccountId-0",
        encrypted_token: TOKEN,
        binding_key: null,
        mtls_token_binding: null,
      },
    ]);
    expect(database.prepare("SELECT * FROM meta").all()).toEqual([
      { key: "last_compatible_version", value: "158" },
      { key: "version", value: "158" },
    ]);
    database.close();
  },
);

onHomes.each([
  { what: "somebody else is next", keeps: false, data: DEFAULT_DATA_KINDS },
  { what: "signIn goes too", keeps: true, data: [...DEFAULT_DATA_KINDS, "signIn"] as const },
])("takes the account's tokens as well where $what", async ({ keeps, data }) => {
  const user = userWith();
  const { receipt } = await clear(user, keeps, data);
  expect(receipt).toMatchObject({ status: "done" });
  expect(existsSync(join(user.homeDir, WEB_DATA))).toBe(false);
});

onHomes("leaves no database where nobody is signed in", async () => {
  const user = userWith(undefined, 0);
  const { receipt } = await clear(user, true, DEFAULT_DATA_KINDS);
  expect(receipt).toMatchObject({ status: "done", residue: [] });
  expect(existsSync(join(user.homeDir, WEB_DATA))).toBe(false);
});

onHomes.each([
  {
    what: "a column that is not known",
    schema: `${META}; ${FORM}; ${TOKENS.replace(")", ", x)")}`,
  },
  { what: "no version", schema: `${META.split(";")[0]}; ${FORM}; ${TOKENS}` },
  {
    what: "a view in place of the tokens",
    schema: `${META}; ${FORM}; CREATE TABLE t (service, encrypted_token);
      CREATE VIEW token_service AS SELECT * FROM t;
      CREATE TRIGGER into_t INSTEAD OF INSERT ON token_service
        BEGIN INSERT INTO t VALUES (new.service, new.encrypted_token); END`,
  },
])("lets a database with $what go whole, and says so", async ({ schema }) => {
  const user = userWith(schema);
  const { receipt } = await clear(user, true, DEFAULT_DATA_KINDS);
  expect(receipt).toMatchObject({ status: "done" });
  expect(receipt?.notes?.join()).toContain("went whole");
  expect(existsSync(join(user.homeDir, WEB_DATA))).toBe(false);
});
