/**
 * Real browsers and displays on two cores that do everything at once: what missed its time there is
 * looked at once more alone, and it is said that it was.
 * @typedef {import("./failures.mjs").Failure} Failure
 * @typedef {{ name: string, code: number, output: string, failures: readonly Failure[] }} FailedProject
 */

/** More than these failed for a reason of their own. */
const MOST_FILES = 4;

/**
 * By project; null where there is nothing to try again, or where that would tell nothing: an error of
 * which nobody knows the file, or many.
 * @param {readonly FailedProject[]} projects
 * @returns {ReadonlyMap<string, readonly string[]> | null}
 */
export function filesToTryAlone(projects) {
  /** @type {Map<string, readonly string[]>} */
  const filesOf = new Map();
  for (const { name, failures } of projects) {
    const files = new Set(failures.map(({ file }) => file));
    if (files.size === 0 || files.has(null)) return null;
    filesOf.set(
      name,
      [...files].filter((file) => file !== null),
    );
  }
  const count = [...filesOf.values()].flat().length;
  return count > 0 && count <= MOST_FILES ? filesOf : null;
}

/**
 * To stdout, and last: some keep only that of a run.
 * @param {readonly FailedProject[]} failed
 * @param {readonly FailedProject[]} stillFailing
 */
export function tellFailures(failed, stillFailing) {
  for (const line of linesOf(failed, stillFailing)) process.stdout.write(`${line}\n`);
}

/**
 * @param {readonly FailedProject[]} failed
 * @param {readonly FailedProject[]} stillFailing
 * @returns {readonly string[]}
 */
export function linesOf(failed, stillFailing) {
  const names = new Set(stillFailing.map(({ name }) => name));
  const mended = failed.filter(({ name }) => !names.has(name));
  return [
    ...mended.flatMap((project) => told("! failed beside the others, passed alone:", project)),
    ...stillFailing.flatMap((project) => told("✗", project)),
  ];
}

/**
 * @param {string} mark
 * @param {FailedProject} project
 */
function told(mark, { name, failures }) {
  return failures.flatMap((failure) => [
    `${mark} ${name}: ${failure.file ?? ""} > ${failure.name}`,
    ...failure.message
      .split("\n")
      .slice(0, 8)
      .map((line) => `    ${line}`),
  ]);
}
