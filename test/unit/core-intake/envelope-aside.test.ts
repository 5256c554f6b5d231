import { expect, test } from "vitest";
import { open, seal, sealAside } from "../../../agent/contract/envelope.ts";
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
