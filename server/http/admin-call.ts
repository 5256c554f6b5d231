import type { Principal } from "../accounts/account-records.ts";
import type {
  ADMIN_ROUTES,
  RouteBody,
  RouteName,
  RouteParams,
  RouteQuery,
  RouteReply,
} from "../contract/admin-api.ts";
import type { BrowserDoor } from "./visitors.ts";

/** A request after who asks, role and shape were checked. */
export type AdminCall<K extends RouteName> = {
  readonly params: RouteParams<K>;
  readonly query: RouteQuery<K>;
  readonly body: RouteBody<K>;
  /** Nobody yet where the route is public. */
  readonly admin: (typeof ADMIN_ROUTES)[K]["role"] extends "public" ? null : Principal;
  readonly browser: BrowserDoor;
  /** `If-Match`: what this edit is of, as its author saw it. */
  readonly ifMatch: string | null;
};

export type AdminHandler<K extends RouteName> = (call: AdminCall<K>) => Promise<RouteReply<K>>;

/** One handler per row of the route table: a missing or misspelt one can't compile. */
export type AdminHandlers = { readonly [K in RouteName]: AdminHandler<K> };
