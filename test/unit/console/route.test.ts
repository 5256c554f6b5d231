import { expect, test } from "vitest";
import { PAGES, parseRoute, routeHash } from "../../../server/console/model/route.ts";

test.each(PAGES)("finds its way back to $page", ({ page }) => {
  const route = { page, id: "a/b c?d", query: { reason: "left signed in & gone" } };
  expect(parseRoute(routeHash(route))).toEqual(route);
});

test("opens the start where an address means nothing", () => {
  for (const hash of ["", "#", "#/", "#/nothing/here", "#live%"]) {
    expect(parseRoute(hash), hash).toEqual({ page: "live", id: null, query: {} });
  }
  expect(parseRoute("#/live/%E0%A4%A").id).toBe("%E0%A4%A");
});

test("leaves out of an address what is empty", () => {
  expect(routeHash({ page: "live", query: { group: "", state: "locked" } })).toBe(
    "#/live?state=locked",
  );
});

test("gives every page a key of its own", () => {
  expect(new Set(PAGES.map(({ key }) => key)).size).toBe(PAGES.length);
});
