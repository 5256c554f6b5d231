import { expect, test } from "vitest";
import { logindReboot } from "../../../../agent/platform/linux/logind-reboot.ts";
import type { BusCall } from "../../../../agent/platform/linux/system-bus.ts";
import { fail, ok } from "../../../../policies/result.ts";

test("asks logind, without a dialog", async () => {
  const calls: BusCall[] = [];
  const restart = logindReboot({
    call: async (call) => {
      calls.push(call);
      return ok(null);
    },
  });
  expect(await restart()).toEqual(ok(null));
  expect(calls).toMatchObject([{ member: "Reboot", signature: "b", body: [false] }]);
});

test("a bus that does not answer is a failure, and no bus is no way to do it", async () => {
  const lost = logindReboot({ call: async () => fail("failed", "no answer") });
  expect(await lost()).toMatchObject({ reason: "failed", detail: "logind: no answer" });
  expect(await logindReboot(null)()).toMatchObject({ reason: "notSupported" });
});
