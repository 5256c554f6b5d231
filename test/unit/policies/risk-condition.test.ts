import { expect, onTestFinished, test, vi } from "vitest";
import { FACT_KEYS, readFact } from "../../../agent/contract/posture-facts.ts";
import { readCondition } from "../../../policies/risk-condition.ts";
import { conditionValues } from "../../../policies/risk-values.ts";
import {
  BROWSER_FIELDS,
  FACT_FIELDS,
  type FieldType,
  type RiskContext,
} from "../../../policies/risk-variables.ts";
import { riskContext } from "../../support/risk.ts";

const CONTEXT = riskContext({
  facts: {
    systemDisk: { sizeBytes: 256_000_000_000, freePercent: 3.5 },
    osUpdates: { pending: 4, security: null, listsAgeDays: 2, rebootRequired: null },
    browserVersions: {
      browsers: [
        { name: "Chromium", version: "150", updatePending: true },
        { name: "Firefox", version: "140", updatePending: null },
      ],
    },
    autologin: { enabled: true, by: ["lightdm"] },
  },
});

test.each([
  ['checks.firewall == "met"', true],
  ['checks.firewall != "met" || checks.timeSync == "violated"', false],
  ["time.hour >= 20 || time.hour < 6", false],
  ['time.weekday in ["mon", "wed"] && time.minute == 30', true],
  ['session.kind == "named" && session.minutes >= 5 && !session.idle', true],
  ["facts.systemDisk.freePercent < 5", true],
  ["facts.systemDisk.sizeBytes > 1000000000000", false],
  ["has(facts.osUpdates.security)", false],
  ["has(facts.battery) && facts.battery.percent < 10.0", false],
  ["facts.browserVersions.browsers.exists(b, has(b.updatePending) && b.updatePending)", true],
  ["size(facts.browserVersions.browsers.filter(b, has(b.updatePending))) == 1", true],
  ['"lightdm" in facts.autologin.by', true],
  ['zone.startsWith("Europe/") && device.class == "shared"', true],
  ['session.idle ? true : time.weekday == "sun"', false],
])("%s is %s", (when, holds) => {
  expect(ask(when)).toEqual({ ok: true, value: holds });
});

test.each([
  ['cheks.firewall == "met"', 0, 'did you mean "checks"?'],
  ['time.hour > 3 && checks.firwall == "met"', 24, 'did you mean "firewall"?'],
  ["facts.osUpdates.pendign > 3", 16, 'did you mean "pending"?'],
  ["facts.browserVersions.browsers.exists(b, b.updatPending)", 43, 'mean "updatePending"?'],
  ['checks.firewall == "ok"', 19, "use one of met, violated, unknown, notApplicable"],
  ['"notaplicable" != checks.firewall', 0, 'did you mean "notApplicable"?'],
  ['time.weekday in ["sat", "son"]', 24, 'did you mean "sun"?'],
  ["checks.firewall == 3", 0, "string == int"],
  ["checks.firewall", 0, "must be true or false"],
  ["time.hour >=", 12, "EOF"],
  ['checks.firewall = "met"', 16, "="],
  ['zone.matches("(a+)+b")', 5, "matches() is not allowed here"],
  ["cel.bind(a, 1, a > 0)", 4, "bind() is not allowed here"],
  ["dyn(zone) == 1", 0, "dyn() is not allowed here"],
  ['checks["firewall"] == "met"', 0, "write checks.firewall"],
  ["[1, 2].all(x, [1, 2].exists(y, y > x))", 21, "inside another loop"],
  ['{"a": 1} == {"a": 1}', 1, "maps are not allowed"],
  [`${"(".repeat(20)}true${")".repeat(20)}`, 12, "deeper than 12"],
  [`true${"||true".repeat(59)}`, 0, "more than 100 parts"],
  [`time.hour in [1${", 1".repeat(59)}]`, 164, "a list of more than 50"],
  ["", 0, "EOF"],
  ["[time].exists(t, t.hour > 3)", 1, "time as a whole is not allowed"],
  ['time.hour > 3 && [checks].all(c, c.firewall == "ok")', 18, "write checks.NAME"],
  ["[facts].exists(f, f.systemDisk.freePercent < 5)", 1, "facts as a whole"],
  ["[session].exists(s, s.idle)", 1, "session as a whole"],
  ["[facts.browserVersions].exists(v, size(v.browsers) > 3)", 1, "facts.browserVersions as a"],
  ["(session.idle ? time : time).hour > 3", 16, "time as a whole"],
  ["device in [device]", 0, "device as a whole"],
  ["facts.browserVersions.browsers.exists(time, has(time.name))", 38, "time is taken"],
])("refuses %s at character %d", (when, offset, message) => {
  const read = readCondition(when);
  if (read.ok) throw new Error("was taken");
  expect(read.fault.message).toContain(message);
  expect(read.fault.offset).toBe(offset);
});

test("what is not known is not told, and what can't be computed has failed", () => {
  expect(ask("facts.battery.percent < 10.0")).toMatchObject({ ok: false, reason: "unknown" });
  expect(ask("facts.osUpdates.security > 0")).toMatchObject({ ok: false, reason: "unknown" });
  expect(ask("10 / (session.minutes - 5) > 1")).toMatchObject({ ok: false, reason: "failed" });
});

test("says what it looks at", () => {
  const read = readCondition('zone == "UTC" && facts.os.name == "x" && !session.idle');
  expect(read.ok && read.condition.reads).toEqual(["facts.os", "session.idle", "zone"]);
});

test("conditions know every fact of the posture report, by its name and shape", () => {
  expect(Object.keys(FACT_FIELDS).sort()).toEqual([...FACT_KEYS].sort());
  for (const key of FACT_KEYS) {
    const value = sampleOf(FACT_FIELDS[key]);
    const fact = readFact({ [key]: { state: "known", value } }, key);
    expect(fact, key).toEqual({ state: "known", value });
    for (const field of Object.keys(value)) {
      const { [field]: _, ...less } = value;
      const reduced = readFact({ [key]: { state: "known", value: less } }, key);
      expect(reduced.state, `${key} without ${field}`).toBe("unknown");
    }
  }
});

test("the longest rule looks at every browser once per part and no more", () => {
  const browser = { name: "a".repeat(100), version: "1", updatePending: false };
  const browsers = Array.from({ length: 50 }, () => browser);
  const values = conditionValues(riskContext({ facts: { browserVersions: { browsers } } }));
  const read = readCondition(looksAtBrowsers(MOST_LOOKS));
  if (!read.ok) throw new Error(read.fault.message);
  const looks = vi.spyOn(String.prototype, "includes");
  onTestFinished(() => looks.mockRestore());
  const held = read.condition.holds(values);
  const count = looks.mock.calls.filter(([sought]) => sought === "z").length;
  expect(held).toEqual({ ok: true, value: false });
  expect(count).toBe(MOST_LOOKS * browsers.length);
  expect(readCondition(looksAtBrowsers(MOST_LOOKS + 1))).toMatchObject({ ok: false });
});

/** As many as fit in the hundred parts of a condition: its work is bounded by its size. */
const MOST_LOOKS = 19;

function looksAtBrowsers(times: number): string {
  const asked = Array.from({ length: times }, () => 'b.name.contains("z")').join("||");
  return `facts.browserVersions.browsers.exists(b,${asked})`;
}

function ask(when: string, context: RiskContext = CONTEXT) {
  const read = readCondition(when);
  if (!read.ok) throw new Error(`${read.fault.message} at ${read.fault.offset}`);
  return read.condition.holds(conditionValues(context));
}

function sampleOf(fields: Readonly<Record<string, FieldType>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, SAMPLES[type]()]));
}

const SAMPLES: Readonly<Record<FieldType, () => unknown>> = {
  string: () => "x",
  int: () => 3,
  double: () => 1.5,
  bool: () => true,
  "list<string>": () => ["x"],
  "list<Browser>": () => [sampleOf(BROWSER_FIELDS)],
};
