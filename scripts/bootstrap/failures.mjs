import { readFileSync } from "node:fs";

/**
 * What failed of a run, a line each, from what vitest's `json` reporter wrote. A run that ended before
 * it could write anything has no such file, and its exit code and output are all there is.
 * @param {string} reportPath
 * @returns {readonly string[]}
 */
export function failuresIn(reportPath) {
  const text = textOf(reportPath);
  if (text === null) return ["ended before it could say which test failed"];
  /** @type {{ testResults: readonly FileResult[] }} */
  const { testResults } = JSON.parse(text);
  return testResults.flatMap(failuresOfFile);
}

/**
 * @typedef {{ fullName: string, status: string }} TestResult
 * @typedef {{ name: string, status: string, message: string, assertionResults: readonly TestResult[] }} FileResult
 * @param {FileResult} file
 */
function failuresOfFile({ name, status, message, assertionResults }) {
  const file = name.slice(name.lastIndexOf("/test/") + 1);
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (failed.length > 0) return failed.map(({ fullName }) => `${file} > ${fullName}`);
  return status === "failed" ? [`${file}: ${message.split("\n")[0]}`] : [];
}

/** @param {string} path */
function textOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
