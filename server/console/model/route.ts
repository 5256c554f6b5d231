/** Pages of the left rail, in their order; each is reached by its key. */
export const PAGES = [
  { page: "live", key: "1" },
  { page: "commands", key: "2" },
  { page: "policies", key: "3" },
  { page: "audit", key: "4" },
  { page: "settings", key: "5" },
] as const;
export type PageName = (typeof PAGES)[number]["page"];

/** Where the console is: a page of the rail, or one thing on it (`#/live/DEVICE`). */
export type Route = {
  readonly page: PageName;
  readonly id: string | null;
  readonly query: Readonly<Record<string, string>>;
};

const START: Route = { page: "live", id: null, query: {} };

/** An address that means nothing leads to the start, so that an old bookmark still opens something. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [name = "", id = ""] = path.split("/", 2);
  const known = PAGES.find(({ page }) => page === name);
  if (known === undefined) return START;
  return {
    page: known.page,
    id: id === "" ? null : decoded(id),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function routeHash({ page, id, query }: Partial<Route> & Pick<Route, "page">): string {
  const path = id === null || id === undefined ? page : `${page}/${encodeURIComponent(id)}`;
  const filled = Object.entries(query ?? {}).filter(([, value]) => value !== "");
  const search = new URLSearchParams(filled).toString();
  return `#/${path}${search === "" ? "" : `?${search}`}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
