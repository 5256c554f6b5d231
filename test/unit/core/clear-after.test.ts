import { expect, test } from "vitest";
import type { ActOrder } from "../../../agent/core/act-order.ts";
import type { ClearRequest } from "../../../agent/core/clear-request.ts";
import type { Browsers } from "../../../agent/core/ports.ts";
import { enforcerWorld, ORDER, SESSION } from "../../support/enforcer-world.ts";

const GONE = { ...ORDER, act: "clear", isGone: true } as const;
const OTHER_HOME = { homeDir: "/home/other" };

/** @returns browsers that answer so, and what was asked of them */
function answering(answer: Awaited<ReturnType<Browsers["clear"]>>) {
  const requests: ClearRequest[] = [];
  const clear = async (request: ClearRequest) => {
    requests.push(request);
    await new Promise((resolve) => setImmediate(resolve));
    return answer;
  };
  return { requests, browsers: { clear } as unknown as Browsers };
}

const CLEARED = answering({
  ok: true,
  value: { receipts: [], execToGoneMs: 1, freed: Promise.resolve([]) },
});

test.each([
  ["a session that goes on", { act: "clear" }, ":5"],
  ["one that was signed out", { act: "signOut" }, null],
  ["one that is gone, whose display is the next one's", { act: "clear", isGone: true }, null],
  ["one that ended by itself", { act: "clear", trigger: "signOut" }, null],
] as const)("the windows are asked to close of %s: on %3$s", async (_what, order, display) => {
  const { requests, browsers } = CLEARED;
  const { enforcer } = enforcerWorld({ open: [] }, { browsers });
  await enforcer.carryOut({ ...ORDER, ...order });
  expect(requests.at(-1)?.display).toBe(display);
});

test.each([
  ["nobody else", [], { upToMs: expect.any(Number) }],
  ["another account", [{ ...SESSION, uid: 1002, ...OTHER_HOME }], { upToMs: expect.any(Number) }],
  ["the next one of its id", [{ ...SESSION, ...OTHER_HOME }], { because: "otherSession" }],
])(
  "what a session that is gone left of files is told from those of %s",
  async (_who, open, files) => {
    const { enforcer, asked } = enforcerWorld({ open });
    await enforcer.carryOut({ ...GONE, also: ["temporaryFiles"] });
    expect(asked).toMatchObject([{ files }]);
  },
);

test("what stops the clearing of a home that is there is no home that is away", async () => {
  const { browsers } = answering({ ok: false, reason: "helperFailed", detail: "no memory" });
  const { enforcer } = enforcerWorld({}, { browsers });
  const result = await enforcer.carryOut({ ...ORDER, act: "signOut", trigger: "signOut" });
  expect([result.outcome, result.isHomeAway]).toEqual(["failed", undefined]);
});

test("programs that can't be closed are told with what was cleared, and bring nothing down", async () => {
  const { browsers } = answering({
    ok: true,
    value: { receipts: [], execToGoneMs: 1, freed: Promise.resolve([]) },
  });
  const programs = { close: () => Promise.reject(new Error("no bus")) };
  const { enforcer } = enforcerWorld({}, { browsers, programs });
  const result = await enforcer.carryOut({ ...ORDER, act: "clear", apps: ["evince"] });
  expect(result).toMatchObject({ outcome: "failed", detail: "fault: Error: no bus" });
});

test.each([
  ["nothing", { status: "cleared", before: 0, after: 0 }, 0],
  ["something", { status: "cleared", before: 1, after: 0 }, 1],
  ["what nobody could look at", { status: "unknown", before: 0, after: 0, because: "noBus" }, 1],
] as const)(
  "beside a home that went with its session %s is left: %3$i receipts",
  async (_what, leftover, count) => {
    const leftovers = [{ kind: "printQueue", ...leftover }] as const;
    const { enforcer } = enforcerWorld({ leftovers: leftovers as never });
    const session = { ...SESSION, freshHome: true };
    const order: ActOrder = { ...ORDER, act: "signOut", session, also: ["printQueue"] };
    expect((await enforcer.carryOut(order)).receiptIds).toHaveLength(count);
  },
);
