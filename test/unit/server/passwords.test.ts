import { expect, test } from "vitest";
import { hashPassword, isPassword } from "../../../server/accounts/passwords.ts";

test("a password opens its own hash, and no other does", async () => {
  const stored = await hashPassword("correct horse battery");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  expect(await isPassword("correct horse battery", stored)).toBe(true);
  expect(await isPassword("correct horse battery ", stored)).toBe(false);
});

test("the same letters are one password, however a keyboard puts them together", async () => {
  const stored = await hashPassword("caf\u00e9 au lait, grand");
  expect(await isPassword("cafe\u0301 au lait, grand", stored)).toBe(true);
});

test("no account takes as much work as a wrong password, and is never let in", async () => {
  const stored = await hashPassword("correct horse battery");
  /** Of all threads: a busy machine makes it no longer. */
  const workOf = async (hash: string | null) => {
    const before = process.cpuUsage();
    expect(await isPassword("something else", hash)).toBe(false);
    return process.cpuUsage(before).user;
  };
  const known = await workOf(stored);
  expect(await workOf(null)).toBeGreaterThan(known / 3);
});
