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

test("of a flood of strangers most are told to come back, and who was here before is not among them", async () => {
  const flood = Array.from({ length: 40 }, () => isPassword("guess", null));
  const known = isPassword("guess", null, true);
  const strangers = await Promise.allSettled(flood);
  const refused = strangers.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused.length).toBe(40 - 2 - 6);
  expect(refused[0]).toMatchObject({ status: 503, reason: "busy", retryAfterS: 5 });
  expect(await known).toBe(false);
  expect(await isPassword("guess", null)).toBe(false);
});
