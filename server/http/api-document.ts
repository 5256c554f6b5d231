import swagger from "@fastify/swagger";
import fastify from "fastify";
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import * as z from "zod/mini";
import { ADMIN_ROUTES, type AdminRoute, type RouteName } from "../contract/admin-api.ts";
import {
  adminTokenSchema,
  alarmSchema,
  commandViewSchema,
  deviceSchema,
  policySchema,
  problemSchema,
  receiptViewSchema,
  tokenSchema,
} from "../contract/admin-shapes.ts";
import { ROUTE_SUMMARIES } from "../contract/route-summaries.ts";
import { SERVER_VERSION } from "../version.ts";

/** Shapes that several routes answer with stand in the document once, by these names. */
const NAMED = {
  AdminToken: adminTokenSchema,
  Alarm: alarmSchema,
  Command: commandViewSchema,
  Device: deviceSchema,
  EnrolmentToken: tokenSchema,
  Policy: policySchema,
  Problem: problemSchema,
  Receipt: receiptViewSchema,
} as const;

for (const [id, schema] of Object.entries(NAMED)) z.globalRegistry.add(schema, { id });

const INFO = {
  title: "Sessionward",
  version: SERVER_VERSION,
  description:
    "What the console and every `sessionward` command use. Faults are problem documents (RFC 9457) with a `reason` that programs can go by.",
};

const BEARER = {
  type: "http",
  scheme: "bearer",
  description: "A token of `sessionward token create --admin`, or of the first start",
} as const;

const SESSION = {
  type: "apiKey",
  in: "cookie",
  name: "__Host-sessionward",
  description: "A session of the console, by `signIn`; changes need our own `Origin`, too",
} as const;

const documentSchema = z.looseObject({
  openapi: z.string(),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** The OpenAPI document of the route table (https://spec.openapis.org/oas/v3.1.0). */
export async function apiDocument(): Promise<{ readonly openapi: string }> {
  const app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: INFO,
      components: { securitySchemes: { bearer: BEARER, session: SESSION } },
      security: [{ bearer: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  for (const name of Object.keys(ADMIN_ROUTES) as RouteName[]) app.route(described(name));
  await app.ready();
  const document = z.parse(documentSchema, app.swagger());
  await app.close();
  return withoutUnused(document);
}

/** The library names each shape twice, as it comes in and as it goes out. */
function withoutUnused({ components, ...document }: z.infer<typeof documentSchema>) {
  const text = JSON.stringify(document);
  const used = Object.entries(components.schemas).filter(([id]) =>
    text.includes(`"#/components/schemas/${id}"`),
  );
  return { ...document, components: { ...components, schemas: Object.fromEntries(used) } };
}

function described(name: RouteName) {
  const route: AdminRoute = ADMIN_ROUTES[name];
  const hasBody = route.method === "POST" || route.method === "PUT";
  return {
    method: route.method,
    url: route.path,
    schema: {
      operationId: name,
      summary: ROUTE_SUMMARIES[name],
      ...(route.role === "public" ? { security: [] } : {}),
      description: route.role === "public" ? "For everybody." : `For the role \`${route.role}\`.`,
      tags: [route.path.split("/")[2] ?? ""],
      params: route.params,
      querystring: route.query,
      response: { 200: route.reply, default: problemSchema },
      ...(hasBody ? { body: route.body } : {}),
    },
    handler: async () => ({}),
  };
}
