import { readFileSync, writeFileSync } from "node:fs";

/** Where a run of vitest is to write what failed; `vitest.config.ts` reads it. */
export const FAILURES_VARIABLE = "SESSIONWARD_TEST_FAILURES";
const MESSAGE_CHARACTERS = 600;

/**
 * `file` is its path in the project, null where nobody knows in which it was.
 * @typedef {{ file: string | null, name: string, message: string }} Failure
 * @typedef {import("vitest/node").Reporter} Reporter
 * @typedef {Parameters<NonNullable<Reporter["onTestRunEnd"]>>} RunEnd
 * @typedef {RunEnd[1][number]} RunError
 */

/** Tests that failed, files that could not be read, and errors outside of any test: the exit code counts all. */
export class FailuresReporter {
  #path;

  /** @param {string} path */
  constructor(path) {
    this.#path = path;
  }

  /**
   * @param {RunEnd[0]} modules
   * @param {RunEnd[1]} strayErrors
   */
  onTestRunEnd(modules, strayErrors) {
    const failures = [...modules.flatMap(failuresOfModule), ...strayErrors.map(strayFailure)];
    writeFileSync(this.#path, JSON.stringify(failures));
  }
}

/**
 * A run that ended before it could write anything has no such file, and its exit code and output
 * are all there is.
 * @param {string} path
 * @returns {readonly Failure[]}
 */
export function failuresIn(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return [{ file: null, name: "ended before it could say which test failed", message: "" }];
  }
}

/**
 * @param {RunEnd[0][number]} module
 * @returns {readonly Failure[]}
 */
function failuresOfModule(module) {
  const file = projectPathOf(module.moduleId);
  const unread = module.errors().map((error) => failure(file, "could not be read", error));
  const failed = [...module.children.allTests("failed")].map((test) =>
    failure(file, test.fullName, test.result().errors?.[0]),
  );
  return [...unread, ...failed];
}

/**
 * @param {RunError} error
 * @returns {Failure}
 */
function strayFailure(error) {
  const path = error["VITEST_TEST_PATH"];
  return failure(
    typeof path === "string" ? projectPathOf(path) : null,
    "an error outside of any test",
    error,
  );
}

/**
 * @param {string | null} file
 * @param {string} name
 * @param {{ message: string } | undefined} error
 * @returns {Failure}
 */
function failure(file, name, error) {
  return { file, name, message: (error?.message ?? "").slice(0, MESSAGE_CHARACTERS) };
}

/** @param {string} path */
function projectPathOf(path) {
  return path.slice(path.lastIndexOf("/test/") + 1);
}
