import { expect, test } from "vitest";
import {
  open,
  openAside,
  seal,
  sealAside,
  type TrustedKey,
} from "../../../agent/contract/envelope.ts";
import type { Envelope, PayloadType } from "../../../agent/contract/envelope-schema.ts";
import { testKey } from "../../support/test-keys.ts";

test("what is sealed beside the event loop is the very same envelope, by every key", async () => {
  const [one, two] = [testKey(), testKey()];
  const signing = [one.signing, two.signing];
  const body = Buffer.from("bytes");
  const sealed = await sealAside("command.v1", body, signing);
  expect(sealed).toEqual(seal("command.v1", body, signing));
  const opened = open(sealed, "command.v1", [one.trusted, two.trusted], 2);
  expect(opened).toEqual({ ok: true, value: body });
});

type Case = {
  readonly envelope: Envelope;
  readonly type: PayloadType;
  readonly keys: readonly TrustedKey[];
};

test("what is opened beside the event loop is judged as it is on it", async () => {
  const [one, two, other] = [testKey(), testKey(), testKey()];
  const body = Buffer.from("bytes");
  const sealed = seal("auth.v1", body, [two.signing]);
  const trusted = [one.trusted, two.trusted];
  const cases: readonly Case[] = [
    { envelope: sealed, type: "auth.v1", keys: trusted },
    { envelope: sealed, type: "auth.v1", keys: [other.trusted] },
    { envelope: sealed, type: "auth.v1", keys: [] },
    { envelope: sealed, type: "command.v1", keys: trusted },
    { envelope: { ...sealed, payload: `${sealed.payload}=` }, type: "auth.v1", keys: trusted },
    {
      envelope: { ...sealed, payload: Buffer.from("other").toString("base64") },
      type: "auth.v1",
      keys: trusted,
    },
    {
      envelope: { ...sealed, signatures: [{ keyid: "", sig: "AAAA" }] },
      type: "auth.v1",
      keys: trusted,
    },
  ];
  const ends = await Promise.all(cases.map((c) => openAside(c.envelope, c.type, c.keys)));
  expect(ends).toEqual(cases.map((c) => open(c.envelope, c.type, c.keys)));
  expect(ends.map(({ ok }) => ok)).toEqual([true, ...Array(6).fill(false)]);
});

test("one key under two names, or with two signatures, is one vote", () => {
  const [one, two] = [testKey(), testKey()];
  const body = Buffer.from("bytes");
  const twice = seal("policy.v1", body, [one.signing, one.signing]);
  const names = [one.trusted, { id: "again", key: one.trusted.key }, two.trusted];
  expect(open(twice, "policy.v1", names, 2)).toMatchObject({ ok: false, reason: "threshold" });
  const both = seal("policy.v1", body, [one.signing, two.signing]);
  expect(open(both, "policy.v1", names, 2)).toEqual({ ok: true, value: body });
});
