import { randomUUID } from "node:crypto";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { ProfileReceipt } from "../contract/receipt.ts";
import { planClearing } from "./clear-plan.ts";
import type { RunOrder, RunPorts } from "./clear-round.ts";
import { QUARANTINE_PREFIX } from "./helper-plan.ts";
import { lookAtAll } from "./kept-looks.ts";
import { placesOf } from "./places-of.ts";
import { plannedReceipt } from "./receipts.ts";
import { holdersNow } from "./stop-browsers.ts";

const STEP_LIMIT_MS = 30_000;

/** What would go: sizes as the daemon sees them, rows as counted by a helper, nothing changed. */
export async function listHome(
  order: RunOrder,
  ports: RunPorts,
): Promise<Result<readonly ProfileReceipt[], "helperFailed">> {
  const { request, families } = order;
  const helper = ports.startHelper();
  const holders = families.map((family) => holdersNow(family, order, ports.table));
  const running = new Set(
    families.filter((_, index) => (holders[index]?.all.length ?? 0) > 0).map((row) => row.family),
  );
  const named = holders.flatMap(({ namedRoots }) => namedRoots);
  const places = placesOf(order, named);
  const plan = planClearing(places, request.data);
  const { uid, gid, homeDir } = request;
  const quarantine = `${QUARANTINE_PREFIX}${randomUUID()}`;
  const entries = [...plan.entries];
  await helper.step("ready", STEP_LIMIT_MS);
  helper.run({ task: "count", uid, gid, homeDir, quarantine, entries, sweep: [] });
  const looks = await lookAtAll(order, places, ports);
  const counted = await helper.step("counted", STEP_LIMIT_MS);
  if (counted === null) return fail("helperFailed", helper.complaint());
  const rows = new Map(counted.rows.map((row) => [row.entry, row.rows]));
  return ok(
    places.map((place) => {
      const own = looks.filter(({ planned }) => planned.place === place);
      const sites = own[0]?.sites ?? [];
      const stores = own.map((look) => {
        const counts = look.planned.entries.flatMap((entry) => rows.get(entry) ?? []);
        const sum = counts.length === 0 ? null : counts.reduce((all, count) => all + count, 0);
        return {
          row: look.planned.row,
          ...look,
          inPlace: null,
          rows: sum,
          refusal: null,
          wentWhole: null,
        };
      });
      return plannedReceipt(place, stores, sites, running.has(place.family.family));
    }),
  );
}
