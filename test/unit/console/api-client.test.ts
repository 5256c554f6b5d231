import { expect, test } from "vitest";
import { createConsoleClient } from "../../../server/console/api-client.ts";
import { failureWords } from "../../../server/console/model/failure-words.ts";
import { sayer } from "../../../server/console/translate.ts";
import { fillPath } from "../../../server/contract/route-path.ts";

type Sent = { path: string; init: RequestInit };

function clientThatHears(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const client = createConsoleClient(
    async (path, init) => {
      sent.push({ path, init });
      return answer();
    },
    () => ({ authorization: "Bearer t" }),
  );
  return { client, sent };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

test("asks by the row of the table, with who asks and nothing of it in the address", async () => {
  const { client, sent } = clientThatHears(() => json({ policies: [] }));
  expect(await client.call("listPolicies", {})).toEqual({ ok: true, value: { policies: [] } });
  expect(sent[0]?.path).toBe("/v1/policies");
  expect(sent[0]?.init).toMatchObject({ method: "GET", headers: { authorization: "Bearer t" } });
  expect(sent[0]?.init.body).toBeUndefined();
});

test("says of which edition an edit is, and of none where nobody saw one", async () => {
  const { client, sent } = clientThatHears(() => json({}, 412));
  const edit = { params: { deviceId: "d" }, body: { groups: ["desks"], reason: "moved" } };
  await client.call("setDeviceGroups", edit, "abc");
  await client.call("setDeviceGroups", edit);
  expect(sent[0]?.init.headers).toMatchObject({ "if-match": '"abc"' });
  expect(sent[1]?.init.headers).not.toHaveProperty("if-match");
});

test("fills and escapes the parts of an address", () => {
  expect(fillPath("/v1/devices/:deviceId", { params: { deviceId: "a/b" } })).toBe(
    "/v1/devices/a%2Fb",
  );
  expect(fillPath("/v1/audit", { query: { afterSeq: 3, limit: undefined } })).toBe(
    "/v1/audit?afterSeq=3",
  );
});

test("hands on what the server refused, with the id to search for", async () => {
  const problem = {
    ...{ type: "urn:sessionward:problem:badPolicy", title: "No", status: 422 },
    ...{ detail: "the policy has faults", reason: "badPolicy" },
    issues: [{ path: "session.idle", message: "is too short", line: 4 }],
  };
  const { client } = clientThatHears(() => json(problem, 422));
  const outcome = await client.call("startRehearsal", { body: { source: "x" } });
  if (outcome.ok) throw new Error("it was refused");
  expect(failureWords(outcome.problem, sayer("en"))).toMatchObject({
    detail: "The policy has faults.",
    id: "badPolicy",
    issues: [{ where: "line 4: session.idle", message: "is too short" }],
  });
});

test.each([
  ["no answer", () => Promise.reject(new TypeError("fetch failed")), "unreachable"],
  ["another shape", () => json({ devices: 7 }), "unreadable"],
  ["no JSON", () => new Response("<html>"), "unreadable"],
  ["an error without a reason", () => new Response("busy", { status: 503 }), "noReason"],
] as const)("says what happened at %s", async (_name, answer, reason) => {
  const { client } = clientThatHears(answer);
  expect(await client.call("listDevices", {})).toMatchObject({ ok: false, problem: { reason } });
});
