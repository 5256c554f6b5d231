import type {
  RouteBody,
  RouteName,
  RouteParams,
  RouteQuery,
  RouteReply,
} from "./contract/admin-api.ts";
import type { AdminTokenRecord } from "./records.ts";

/** A request after its token, role and shape were checked. */
export type AdminCall<K extends RouteName> = {
  readonly params: RouteParams<K>;
  readonly query: RouteQuery<K>;
  readonly body: RouteBody<K>;
  readonly admin: AdminTokenRecord;
};

export type AdminHandler<K extends RouteName> = (call: AdminCall<K>) => Promise<RouteReply<K>>;

/** One handler per row of the route table: a missing or misspelt one can't compile. */
export type AdminHandlers = { readonly [K in RouteName]: AdminHandler<K> };
