import { expect, test } from "vitest";
import { KioskFaults } from "../../../agent/core/kiosk-faults.ts";
import { inMemory } from "../../support/keeper-world.ts";

/** @param hasRoom what the log says to each row */
function started(values = new Map<string, string>(), hasRoom = true) {
  const rows: unknown[] = [];
  const note = (row: unknown) => hasRoom && rows.push(row) > 0;
  const audit = {
    append: (event: string, actor: string, body: unknown) => note({ event, actor, body }),
  };
  const faults = new KioskFaults({ audit, keyValue: inMemory(values) });
  const take = (fault: "lost" | "unreachable" | null) => faults.take(fault, () => note(fault));
  return { faults, take, rows, values };
}

const OVER = { event: "kioskFault", actor: "agent", body: { told: { fault: null } } };

test("a fault is over with the kiosk that had it, once", () => {
  const { faults, take, rows } = started();
  take("unreachable");
  faults.follow(true);
  expect(rows).toEqual(["unreachable"]);
  for (const isKiosk of [false, false]) faults.follow(isKiosk);
  expect(rows).toEqual(["unreachable", OVER]);
  take("unreachable");
  expect(rows).toEqual(["unreachable", OVER, "unreachable"]);
});

test("also where the policy changed while nothing ran here", () => {
  const { take, values } = started();
  take("lost");
  const { faults, rows } = started(values);
  faults.follow(false);
  expect(rows).toEqual([OVER]);
});

test("no device but a kiosk with a fault writes anything", () => {
  const { faults, take, rows } = started();
  faults.follow(false);
  take(null);
  faults.follow(false);
  expect(rows).toEqual([null]);
});

test("what found no room in the log is said again", () => {
  const { take, values } = started(new Map(), false);
  take("lost");
  const { take: takeAgain, rows } = started(values);
  takeAgain("lost");
  takeAgain("lost");
  expect(rows).toEqual(["lost"]);
});
