import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FACT_KEYS } from "../../agent/contract/posture-facts.ts";
import { createDeviceFacts } from "../../agent/platform/posture-process.ts";
import { POSTURE_PATH } from "../support/programs.ts";

let dir: string;
let warnings: { event: string; fields: unknown }[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sw-posture-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function collect(programPath: string, timeoutMs: number) {
  warnings = [];
  const log = {
    info: () => undefined,
    warn: (event: string, fields?: unknown) => warnings.push({ event, fields }),
  };
  return createDeviceFacts({ nodePath: process.execPath, programPath, timeoutMs, log }).collect();
}

/** A program in place of the real one. */
async function program(name: string, source: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, source);
  return path;
}

test("looks at this device, answers for every fact and says what it can't tell", async () => {
  const facts = await collect(POSTURE_PATH, 30_000);
  expect(warnings).toEqual([]);
  expect(Object.keys(facts).sort()).toEqual([...FACT_KEYS].sort());
  expect(facts["os"]).toMatchObject({ state: "known" });
  expect(facts["hardware"]).toMatchObject({ state: "known" });
  expect(facts["systemDisk"]).toMatchObject({ state: "known" });
  const silent = Object.values(facts).filter(
    (fact) => fact.state === "unknown" && fact.because === "",
  );
  expect(silent).toEqual([]);
});

test.each([
  ["hangs", "setInterval(() => undefined, 1000);", "timeout"],
  ["dies", "process.exit(3);", "failed"],
  ["prints nothing", "", "badOutput"],
  ["prints what is not JSON", "process.stdout.write('{\"os\":');", "badOutput"],
  ["prints a list", "process.stdout.write('[]');", "badOutput"],
  [
    "prints without end",
    "setInterval(() => process.stdout.write('x'.repeat(1e6)), 1);",
    "tooLarge",
  ],
])("a program that %s leaves every fact unknown, and one warning", async (name, source, reason) => {
  // A busy machine starts a program in seconds: only who hangs is waited for until the end of it.
  const timeoutMs = reason === "timeout" ? 1_500 : 30_000;
  const path = await program(`${name.replaceAll(" ", "-")}.mjs`, source);
  const facts = await collect(path, timeoutMs);
  expect(Object.keys(facts)).toEqual(FACT_KEYS);
  const because = `posture could not be collected: ${reason}`;
  expect(Object.values(facts)).toEqual(FACT_KEYS.map(() => ({ state: "unknown", because })));
  expect(warnings).toEqual([{ event: "posture", fields: expect.objectContaining({ reason }) }]);
});

test("believes each fact by itself: a wrong one, a missing one and a foreign one harm no other", async () => {
  const printed = {
    secureBoot: { state: "known", value: { enabled: true } },
    guestAccount: { state: "known", value: { enabled: "perhaps" } },
    firewall: "on",
    invented: { state: "known", value: 1 },
  };
  const source = `process.stdout.write(${JSON.stringify(JSON.stringify(printed))});`;
  const facts = await collect(await program("mixed.mjs", source), 5_000);
  expect(facts["secureBoot"]).toEqual({ state: "known", value: { enabled: true } });
  expect(facts["guestAccount"]).toMatchObject({ state: "unknown" });
  expect(facts["firewall"]).toEqual({ state: "unknown", because: "not a fact" });
  expect(facts["battery"]).toEqual({ state: "unknown", because: "not collected" });
  expect(facts).not.toHaveProperty("invented");
});

test("gives the program nothing of the environment but a path and a language", async () => {
  process.env["SESSIONWARD_TEST_SECRET"] = "do not pass on";
  const source = `process.stdout.write(JSON.stringify({ os: { state: "unknown",
    because: Object.keys(process.env).sort().join(" ") } }));`;
  const facts = await collect(await program("environment.mjs", source), 5_000);
  delete process.env["SESSIONWARD_TEST_SECRET"];
  expect(facts["os"]).toEqual({ state: "unknown", because: "LC_ALL PATH" });
});

test("runs at the lowest priority, so that nobody at the device feels it", async () => {
  const sayPriority = `import { getPriority } from "node:os";
    process.on("exit", () => process.stderr.write(String(getPriority())));`;
  const args = [
    "--import",
    `data:text/javascript,${encodeURIComponent(sayPriority)}`,
    POSTURE_PATH,
  ];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe("19");
});
