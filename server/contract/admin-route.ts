import * as z from "zod/mini";
import type { Role } from "./roles.ts";

/** `public`: also whoever has not signed in; `test/unit/server/routes.test.ts` has the list. */
export type RouteRole = Role | "public";

/** Of a part of a request that carries nothing. */
export const none = z.strictObject({});

export function get<P, Q, R>(path: string, params: P, query: Q, reply: R) {
  return { method: "GET", path, role: "viewer", params, query, body: none, reply } as const;
}

export function post<const A extends RouteRole, P, B, R>(
  role: A,
  path: string,
  params: P,
  body: B,
  reply: R,
) {
  return { method: "POST", path, role, params, query: none, body, reply } as const;
}

export function put<P, B, R>(role: Role, path: string, params: P, body: B, reply: R) {
  return { method: "PUT", path, role, params, query: none, body, reply } as const;
}

export function remove<P, R>(role: Role, path: string, params: P, reply: R) {
  return { method: "DELETE", path, role, params, query: none, body: none, reply } as const;
}
