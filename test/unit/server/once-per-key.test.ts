import { expect, test } from "vitest";
import { OncePerKey } from "../../../server/http/once-per-key.ts";
import { Problem } from "../../../server/http/problem.ts";
import type { ReplyRecord } from "../../../server/storage/records.ts";

function world() {
  let nowMs = Date.parse("2026-11-25T10:00:00Z");
  const kept = new Map<string, ReplyRecord & { readonly at: string }>();
  const id = (admin: string, key: string) => `${admin} ${key}`;
  const replies = {
    begin: async (one: { admin: string; key: string; fingerprint: string; at: string }) => {
      const before = kept.get(id(one.admin, one.key));
      if (before !== undefined) return before;
      kept.set(id(one.admin, one.key), { ...one, state: "begun", reply: null });
      return null;
    },
    finish: async (admin: string, key: string, reply: string | null) => {
      const before = kept.get(id(admin, key));
      if (before !== undefined) kept.set(id(admin, key), { ...before, state: "done", reply });
    },
    remove: async (admin: string, key: string) => {
      kept.delete(id(admin, key));
    },
    prune: async (before: string) => {
      for (const [key, { at }] of kept) if (at < before) kept.delete(key);
    },
  };
  const clock = { nowMs: () => nowMs };
  const later = (ms: number) => {
    nowMs += ms;
  };
  return { start: () => new OncePerKey({ replies, clock }), later, replies };
}

const REQUEST = { admin: "ana", key: "k1", route: "issueCommands", asked: { a: 1 } } as const;

test("what is asked twice under a key is done once, and answered the same", async () => {
  const once = world().start();
  let done = 0;
  const work = async () => ({ batchId: `b${++done}` });
  expect(await once.run(REQUEST, work)).toEqual({ batchId: "b1" });
  expect(await once.run(REQUEST, work)).toEqual({ batchId: "b1" });
  expect(await once.run({ ...REQUEST, admin: "ben" }, work)).toEqual({ batchId: "b2" });
  expect(await once.run({ ...REQUEST, key: "k2" }, work)).toEqual({ batchId: "b3" });
});

test.each([
  ["another body", { asked: { a: 2 } }],
  ["another route", { route: "publishPolicy" as const }],
])("a key that was used for %s is refused, and nothing is done", async (_what, other) => {
  const once = world().start();
  await once.run(REQUEST, async () => ({}));
  const work = () => Promise.reject(new Error("was done"));
  await expect(once.run({ ...REQUEST, ...other }, work)).rejects.toMatchObject({
    reason: "keyReused",
  });
});

test("a request that broke half-way is not taken for one that was never done", async () => {
  const once = world().start();
  const broken = () => Promise.reject(new Error("disk full"));
  await expect(once.run(REQUEST, broken)).rejects.toThrow("disk full");
  await expect(once.run(REQUEST, async () => ({}))).rejects.toMatchObject({
    reason: "outcomeUnknown",
  });
});

test("a request that was refused may be sent again", async () => {
  const once = world().start();
  const refused = () => Promise.reject(new Problem(422, "noTargets", "no"));
  await expect(once.run(REQUEST, refused)).rejects.toThrow("no");
  expect(await once.run(REQUEST, async () => ({ done: true }))).toEqual({ done: true });
});

test("a repeat while the first is carried out is told to wait", async () => {
  const once = world().start();
  let finish: (reply: object) => void = () => undefined;
  const first = once.run(
    REQUEST,
    () =>
      new Promise<object>((resolve) => {
        finish = resolve;
      }),
  );
  await expect(once.run(REQUEST, async () => ({}))).rejects.toMatchObject({
    reason: "stillRunning",
  });
  finish({ done: true });
  expect(await first).toEqual({ done: true });
});

test("what a server that stopped had begun is not done twice", async () => {
  const { start } = world();
  void start().run(REQUEST, () => new Promise<object>(() => undefined));
  await new Promise((resolve) => setImmediate(resolve));
  await expect(start().run(REQUEST, async () => ({}))).rejects.toMatchObject({
    reason: "outcomeUnknown",
  });
});

test("what was done and could not be noted is answered, and not done again", async () => {
  const { start, replies } = world();
  const once = start();
  replies.finish = () => Promise.reject(new Error("disk full"));
  let done = 0;
  const work = async () => ({ batchId: `b${++done}` });
  expect(await once.run(REQUEST, work)).toEqual({ batchId: "b1" });
  await expect(once.run(REQUEST, work)).rejects.toMatchObject({ reason: "outcomeUnknown" });
  expect(done).toBe(1);
});

test("a secret is told once, and not kept to be told again", async () => {
  const once = world().start();
  const request = { ...REQUEST, route: "createToken" } as const;
  expect(await once.run(request, async () => ({ token: "s3cret" }))).toEqual({ token: "s3cret" });
  await expect(once.run(request, async () => ({}))).rejects.toMatchObject({
    reason: "alreadyAnswered",
  });
});

test("a key is free again after a day", async () => {
  const { start, later } = world();
  const once = start();
  await once.run(REQUEST, async () => ({ day: 1 }));
  later(86_400_001);
  expect(await once.run(REQUEST, async () => ({ day: 2 }))).toEqual({ day: 2 });
});
