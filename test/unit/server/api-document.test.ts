import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { ADMIN_ROUTES } from "../../../server/contract/admin-api.ts";
import { apiDocument } from "../../../server/http/api-document.ts";

const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  responses: z.record(z.string(), z.unknown()),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

test("docs/openapi.json is up to date (npm run generate)", async () => {
  const written: unknown = JSON.parse(readFileSync("docs/openapi.json", "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(await apiDocument())));
});

test("the document has every route of the table by its name, and no other", async () => {
  const { paths } = z.parse(documentSchema, await apiDocument());
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => `${one.operationId} ${method} ${path}`),
  );
  const routes = Object.entries(ADMIN_ROUTES).map(
    ([name, { method, path }]) =>
      `${name} ${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`,
  );
  expect(described.toSorted()).toEqual(routes.toSorted());
});

test("every fault is described as a problem document", async () => {
  const { paths } = z.parse(documentSchema, await apiDocument());
  for (const { responses, operationId } of Object.values(paths).flatMap(Object.values)) {
    expect(JSON.stringify(responses["default"]), operationId).toContain("schemas/Problem");
  }
});
