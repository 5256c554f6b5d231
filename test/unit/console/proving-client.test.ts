import { expect, test } from "vitest";
import type { ConsoleClient, Outcome } from "../../../server/console/api-client.ts";
import { provingClient } from "../../../server/console/proving-client.ts";

const problem = (reason: string, status: number) => ({
  ok: false as const,
  problem: { type: "x", title: "x", detail: "x", reason, status },
});
const STALE = problem("reauthenticate", 403);

function world(answers: readonly Outcome<unknown>[], isProven = true) {
  const told: string[] = [];
  const left = [...answers];
  const client = {
    call: async (name: string) => {
      told.push(name);
      return left.shift();
    },
    open: async () => problem("notSignedIn", 401),
  } as unknown as ConsoleClient;
  const proving = provingClient(client, {
    prove: async () => {
      told.push("prove");
      return isProven;
    },
    onSignedOut: () => told.push("signedOut"),
  });
  return { proving, told };
}

test("asks who is there and sends it once more", async () => {
  const { proving, told } = world([STALE, { ok: true, value: 7 }]);
  expect(await proving.call("getServer", {})).toEqual({ ok: true, value: 7 });
  expect(told).toEqual(["getServer", "prove", "getServer"]);
});

test("sends nothing again where nobody proved it, or where it was refused for another reason", async () => {
  const { proving, told } = world([STALE], false);
  expect(await proving.call("getServer", {})).toEqual(STALE);
  expect(told).toEqual(["getServer", "prove"]);
  const other = world([problem("wrongRole", 403)]);
  await other.proving.call("getServer", {});
  expect(other.told).toEqual(["getServer"]);
});

test("asks only once", async () => {
  const { proving, told } = world([STALE, STALE]);
  expect(await proving.call("getServer", {})).toEqual(STALE);
  expect(told).toEqual(["getServer", "prove", "getServer"]);
});

test("says when a session is over, also from the live events", async () => {
  const { proving, told } = world([problem("notSignedIn", 401)]);
  await proving.call("getServer", {});
  await proving.open("/v1/live", AbortSignal.timeout(1000));
  expect(told).toEqual(["getServer", "signedOut", "signedOut"]);
});

test("asks one question for two calls that want it in one moment", async () => {
  const { proving, told } = world([STALE, STALE, { ok: true, value: 1 }, { ok: true, value: 2 }]);
  await Promise.all([proving.call("getServer", {}), proving.call("listPolicies", {})]);
  expect(told.filter((one) => one === "prove")).toHaveLength(1);
});
