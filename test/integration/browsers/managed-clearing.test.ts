import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ManagedSettings, UNMANAGED } from "../../../agent/core/managed-browsers.ts";
import { machine } from "../../support/managed-machine.ts";

const CLEARS: ManagedSettings = { ...UNMANAGED, clearOnExit: "everything", idleAfterMs: 600_000 };
const OWN = "etc/chromium/policies/managed/zz-sessionward.json";
const FIREFOX = "etc/firefox/policies/policies.json";

test("mends a clearing on exit that somebody has taken out, and takes it out itself in the end", () => {
  const { dir, write, read, ensure } = machine();
  ensure(CLEARS);
  const own = read(OWN);
  const file = read(FIREFOX);
  expect(own).toMatchObject({ SyncDisabled: true, IdleTimeout: 10 });
  write(OWN, JSON.stringify({ ...own, ClearBrowsingDataOnExitList: [] }));
  write(FIREFOX, JSON.stringify({ policies: { DisableTelemetry: true } }));
  expect(ensure(CLEARS)).toMatchObject({
    chromium: { state: "written" },
    firefox: { state: "written" },
  });
  expect(read(OWN)).toEqual(own);
  expect(read(FIREFOX).policies).toEqual({ ...file.policies, DisableTelemetry: true });
  ensure(UNMANAGED);
  expect(existsSync(join(dir, OWN))).toBe(false);
  expect(read(FIREFOX)).toEqual({ policies: { DisableTelemetry: true } });
});
