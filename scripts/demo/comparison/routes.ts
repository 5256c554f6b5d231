import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { extname, join } from "node:path";
import * as z from "zod/mini";
import { ACT_ROWS, ACTS } from "./acts.ts";
import { answer, answerEndlessly, answerJson, answerProblem, type Visit } from "./answers.ts";
import type { Comparison, Picture } from "./comparison-port.ts";
import { protectBodySchema, type ROUTES, SIDES, type Side } from "./contract.ts";

type RouteName = Exclude<keyof typeof ROUTES, "open">;
type Handlers = Readonly<Record<RouteName, (visit: Visit) => void | Promise<void>>>;

const MOST_BODY_BYTES = 1_000;
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".gif": "image/gif",
};

const actSchema = z.enum(ACTS);
const sideSchema = z.enum(SIDES);

/** @param pageDir holds `index.html` and what it names */
export function handlersOf(comparison: Comparison, pageDir: string): Handlers {
  return {
    page: (visit) => sendFile(visit, pageDir),
    state: ({ response }) => answerJson(response, 200, comparison.state()),
    events: (visit) => sendEvents(visit, comparison),
    still: (visit) => onSide(visit, (side) => sendStill(visit, comparison.picture(side))),
    acts: ({ response }) => answerJson(response, 200, buttons()),
    act: ({ names, response }) => {
      const act = z.safeParse(actSchema, names["act"]);
      if (!act.success) answerProblem(response, "notFound", `acts: ${ACTS.join(", ")}`);
      else answerBegun(response, comparison.begin(act.data), { act: act.data });
    },
    protect: async ({ request, response }) => {
      const body = z.safeParse(protectBodySchema, await jsonOf(request));
      if (!body.success) answerProblem(response, "badShape", z.prettifyError(body.error));
      else answerBegun(response, comparison.protect(body.data.protection), body.data);
    },
    console: ({ response }) => {
      const way = comparison.console();
      if (way === null) answerProblem(response, "notReady");
      else answerJson(response, 200, way);
    },
  };
}

function buttons() {
  return ACTS.map((act) => ({ act, title: ACT_ROWS[act].title, says: ACT_ROWS[act].says }));
}

function answerBegun(
  response: ServerResponse,
  begun: ReturnType<Comparison["protect"]>,
  value: unknown,
): void {
  if (begun.ok) answerJson(response, 202, value);
  else answerProblem(response, begun.reason, begun.detail);
}

function sendFile({ names, response }: Visit, pageDir: string): void {
  const name = names["file"] || "index.html";
  const type = TYPES[extname(name)];
  const path = join(pageDir, name);
  // One folder, no dots that lead out of it: the name is one segment of a path.
  const isOurs = /^[\w-][\w.-]*$/.test(name) && existsSync(path);
  if (type === undefined || !isOurs) answerProblem(response, "notFound");
  else answer(response, 200, readFileSync(path), { "content-type": type });
}

function sendEvents(visit: Visit, comparison: Comparison): void {
  const send = (state: unknown) => {
    // Whoever reads slowly gets the next one whole; nothing is kept for them.
    if (visit.response.writableLength < 1_000_000) {
      visit.response.write(`event: state\ndata: ${JSON.stringify(state)}\n\n`);
    }
  };
  answerEndlessly(visit, "text/event-stream", () => {
    send(comparison.state());
    return comparison.watchState(send);
  });
}

function sendStill({ request, response }: Visit, picture: Picture | null): void {
  if (picture === null) {
    answerProblem(response, "notReady");
    return;
  }
  const etag = `"${picture.tag}"`;
  const isKnown = request.headers["if-none-match"] === etag;
  answer(response, isKnown ? 304 : 200, isKnown ? "" : picture.bmp, {
    "content-type": "image/bmp",
    etag,
  });
}

function onSide({ names, response }: Visit, use: (side: Side) => void): void {
  const side = z.safeParse(sideSchema, names["side"]);
  if (side.success) use(side.data);
  else answerProblem(response, "notFound", `sides: ${SIDES.join(", ")}`);
}

/** @returns null for what is no JSON, which no schema of ours takes */
async function jsonOf(request: AsyncIterable<unknown>): Promise<unknown> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MOST_BODY_BYTES) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
