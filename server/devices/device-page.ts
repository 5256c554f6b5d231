import type { RouteQuery } from "../contract/admin-api.ts";
import type { DeviceView } from "../contract/admin-shapes.ts";
import { type Page, pageOf, readCursor } from "../http/page-cursor.ts";

type DeviceQuery = RouteQuery<"listDevices">;

/** The page of those that are asked for. @param views by name, then by id */
export function devicePage(views: readonly DeviceView[], query: DeviceQuery): Page<DeviceView> {
  const { limit } = query;
  const [hostName = "", id = ""] = readCursor(query.after, 2) ?? [];
  const isLater = (view: DeviceView) =>
    query.after === undefined ||
    view.hostName > hostName ||
    (view.hostName === hostName && view.id > id);
  const wanted = views.filter((view) => isLater(view) && isWanted(view, query));
  return pageOf(wanted.slice(0, limit + 1), limit, (view) => [view.hostName, view.id]);
}

function isWanted(view: DeviceView, query: DeviceQuery): boolean {
  const isShown = view.retiredAt === null || query.retired === "shown";
  const name = view.hostName.toLowerCase();
  return (
    isShown &&
    (query.group === undefined || view.groups.includes(query.group)) &&
    (query.online === undefined || view.online === query.online) &&
    (query.mode === undefined || view.mode === query.mode) &&
    (query.search === undefined || name.includes(query.search.toLowerCase()))
  );
}
