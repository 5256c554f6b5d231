import { get } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod/mini";
import { fail, ok } from "../../../policies/result.ts";
import type { Comparison } from "../../../scripts/demo/comparison/comparison-port.ts";
import { comparisonStateSchema } from "../../../scripts/demo/comparison/contract.ts";
import { cookieName } from "../../../scripts/demo/comparison/gate.ts";
import {
  type ComparisonServer,
  startComparisonServer,
} from "../../../scripts/demo/comparison/http-server.ts";
import { problemSchema } from "../../../scripts/demo/comparison/problem-shape.ts";
import { createStateBoard } from "../../../scripts/demo/comparison/state-board.ts";

const PAGE = join(import.meta.dirname, "../../../scripts/demo/page");
const PICTURE = { bmp: Buffer.from("a picture"), tag: "1" };

const board = createStateBoard(() => new Date(0), { first: "Ada", next: "Ben" });
const begun: string[] = [];
const recorded: Comparison = {
  state: board.state,
  watchState: board.watch,
  begin: (act) => {
    if (begun.length > 0) return fail("busy", "one at a time");
    begun.push(act);
    return ok(null);
  },
  protect: () => fail("notAvailable", "no BleachBit"),
  console: () => null,
  picture: (side) => (side === "today" ? PICTURE : null),
};

let server: ComparisonServer;
beforeAll(async () => {
  server = await startComparisonServer(recorded, PAGE);
});
afterAll(() => server.close());

type Wish = { readonly method?: string; readonly headers?: Record<string, string>; body?: string };

function ask(path: string, { headers = {}, ...rest }: Wish = {}): Promise<Response> {
  const { host, key } = server.gate;
  const cookie = `${cookieName(server.gate)}=${key}`;
  const own = { cookie, origin: `http://${host}`, ...headers };
  return fetch(`http://${host}${path}`, { redirect: "manual", ...rest, headers: own });
}

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = z.parse(problemSchema, await response.json());
  expect(problem.status).toBe(response.status);
  return problem.reason;
}

test("the printed address lets its visitor in, and no other key does", async () => {
  const entered = await fetch(server.url, { redirect: "manual" });
  expect([entered.status, entered.headers.get("location")]).toEqual([303, "/"]);
  expect(entered.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Strict$/);
  expect((await ask("/")).headers.get("content-type")).toContain("text/html");
  expect(await problemOf(await ask("/open/guess"))).toBe("unknownCaller");
  expect(await problemOf(await ask("/", { headers: { cookie: "" } }))).toBe("unknownCaller");
});

test("another page, and another name for this machine, can do nothing", async () => {
  for (const origin of ["http://evil.example", "null", "http://127.0.0.1:1"]) {
    const posted = await ask("/api/acts/walkAway", { method: "POST", headers: { origin } });
    expect(await problemOf(posted)).toBe("foreignOrigin");
  }
  const { port } = new URL(server.url);
  const status = await new Promise((resolve) => {
    const headers = {
      host: `rebound.example:${port}`,
      cookie: `${cookieName(server.gate)}=${server.gate.key}`,
    };
    get({ port, path: "/api/state", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
  });
  expect([status, begun]).toEqual([403, []]);
});

test("one act at a time; what can't be done says why", async () => {
  const post = (path: string, body?: string) =>
    ask(path, { method: "POST", ...(body === undefined ? {} : { body }) });
  const first = await post("/api/acts/walkAway");
  expect([first.status, await first.json()]).toEqual([202, { act: "walkAway" }]);
  expect(await problemOf(await post("/api/acts/cutPower"))).toBe("busy");
  expect(await problemOf(await post("/api/acts/formatDisk"))).toBe("notFound");
  expect(await problemOf(await post("/api/protection", "{"))).toBe("badShape");
  const wish = JSON.stringify({ protection: "bleachBit" });
  expect(await problemOf(await post("/api/protection", wish))).toBe("notAvailable");
  expect(await problemOf(await ask("/api/console"))).toBe("notReady");
});

test("files of the page only, by their own names", async () => {
  expect((await ask("/index.html")).status).toBe(200);
  for (const path of ["/..%2fcontract.ts", "/%2e%2e/acts.ts", "/.hidden.js", "/none.js"]) {
    expect(await problemOf(await ask(path))).toBe("notFound");
  }
});

test("events hold whole documents, at once and at each change", async () => {
  const response = await ask("/api/events");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => {
    const { value = "" } = (await reader?.read()) ?? {};
    const data = /^event: state\ndata: (.*)\n\n$/.exec(value)?.[1] ?? "";
    return z.parse(comparisonStateSchema, JSON.parse(data));
  };
  expect((await next()).sides.today.timeline).toEqual([]);
  board.tell("today", { source: "person", text: "sat down", tone: "neutral" });
  const { sequence, sides } = await next();
  expect([sequence, sides.today.timeline[0]?.text]).toEqual([1, "sat down"]);
  await reader?.cancel();
});

test("a still has a tag that changes with it", async () => {
  expect((await ask("/screens/today/still")).headers.get("etag")).toBe('"1"');
  const again = await ask("/screens/today/still", { headers: { "if-none-match": '"1"' } });
  expect(again.status).toBe(304);
  expect(await problemOf(await ask("/screens/sessionward/still"))).toBe("notReady");
  expect(await problemOf(await ask("/screens/kitchen/still"))).toBe("notFound");
});
