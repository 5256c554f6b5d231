import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FACT_KEYS, type FactKey, readFact } from "../../../../agent/contract/posture-facts.ts";
import type { CommandOutput } from "../../../../agent/platform/child-process.ts";
import { MACOS_CHECKS } from "../../../../agent/platform/posture/macos/checks.ts";
import type {
  CommandAnswer,
  CommandRow,
  PostureChecks,
} from "../../../../agent/platform/posture/posture-check.ts";
import { WINDOWS_CHECKS } from "../../../../agent/platform/posture/windows/checks.ts";
import type { Fact } from "../../../../policies/fact.ts";
import { fail, ok } from "../../../../policies/result.ts";

/** Nothing here was recorded on a machine: every fixture says so, and from which text it is. */
type Fixture = {
  readonly fact: FactKey;
  readonly name: string;
  readonly provenance: "documentation";
  readonly source: string;
  readonly build: string;
  readonly locale: string;
  readonly date: string;
  readonly outputs: readonly CommandOutput[];
  readonly expect: Fact<unknown>;
};

const NOW_MS = Date.parse("2026-11-22T12:00:00Z");
const SYSTEMS: Readonly<Record<string, PostureChecks>> = {
  windows: WINDOWS_CHECKS,
  macos: MACOS_CHECKS,
};

const fixtures = Object.keys(SYSTEMS).flatMap((system) =>
  (JSON.parse(fixtureText(system)) as Fixture[]).map((fixture) => ({ system, ...fixture })),
);
const rows = Object.entries(SYSTEMS).flatMap(([system, checks]) =>
  FACT_KEYS.filter((fact) => checks[fact] !== undefined).map((fact) => ({ system, fact })),
);

function fixtureText(system: string): string {
  return readFileSync(new URL(`../../../fixtures/posture/${system}.json`, import.meta.url), "utf8");
}

function rowOf(system: string, fact: FactKey): CommandRow<FactKey> {
  return SYSTEMS[system]?.[fact] as CommandRow<FactKey>;
}

function parse(system: string, fact: FactKey, answers: readonly CommandAnswer[]): Fact<unknown> {
  return rowOf(system, fact).parse(answers, NOW_MS);
}

test.each(fixtures)("$system $fact: $name", ({ system, fact, outputs, expect: expected }) => {
  expect(rowOf(system, fact).commands).toHaveLength(outputs.length);
  const found = parse(system, fact, outputs.map(ok));
  expect(found).toEqual(expected);
  expect(readFact({ [fact]: found }, fact)).toEqual(expected);
});

test.each(fixtures)("$system $fact, $name, says where it comes from", (fixture) => {
  expect(fixture.provenance).toBe("documentation");
  expect(fixture.source).toMatch(/^(https:\/\/|man page )/);
  expect(fixture.build).not.toBe("");
  expect(fixture.locale).toMatch(/^[a-z]{2}-[A-Z]{2}$/);
  expect(fixture.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test.each(rows)("$system $fact has a fixture that is known", ({ system, fact }) => {
  const own = fixtures.filter((fixture) => fixture.system === system && fixture.fact === fact);
  expect(own.filter((fixture) => fixture.expect.state === "known")).not.toEqual([]);
});

const said = (output: Partial<CommandOutput>) =>
  ok({ stdout: "", stderr: "", exitCode: 0, ...output });
const BAD: Readonly<Record<string, CommandAnswer>> = {
  garbage: said({ stdout: "\u0000\ufffd{]]<html>not what was asked for</html>" }),
  "cut-off JSON": said({ stdout: '{"protection":1,"vol' }),
  "JSON of another shape": said({ stdout: '{"something":"else"}' }),
  "a denied permission": said({ stderr: "Error: Operation not permitted", exitCode: 1 }),
  "a crash": said({ exitCode: 139 }),
  "a timeout": fail("timeout", ""),
  "too much output": fail("tooLarge", ""),
  "a missing program": fail("notInstalled", ""),
};

/** The value of this key is an account's name: any text at all means that the key is there. */
const ANY_TEXT_IS_AN_ANSWER = ["macos autologin"];

const badRows = rows.flatMap((row) => Object.keys(BAD).map((bad) => ({ ...row, bad })));

test.each(
  badRows.filter(
    ({ system, fact, bad }) =>
      !(ANY_TEXT_IS_AN_ANSWER.includes(`${system} ${fact}`) && /garbage|JSON/.test(bad)),
  ),
)("$system $fact can't tell from $bad", ({ system, fact, bad }) => {
  const answer = BAD[bad] as CommandAnswer;
  const answers = rowOf(system, fact).commands.map(() => answer);
  expect(parse(system, fact, answers)).toMatchObject({ state: "unknown" });
});

test.each(rows.filter((row) => !ANY_TEXT_IS_AN_ANSWER.includes(`${row.system} ${row.fact}`)))(
  "$system $fact can't tell from an empty answer",
  ({ system, fact }) => {
    const answers = rowOf(system, fact).commands.map(() => said({}));
    expect(parse(system, fact, answers)).toMatchObject({ state: "unknown" });
  },
);

test("a name never leaves with the fact that somebody is signed in by itself", () => {
  const found = parse("macos", "autologin", [said({ stdout: "frontdesk\n" })]);
  expect(JSON.stringify(found)).not.toContain("frontdesk");
});
