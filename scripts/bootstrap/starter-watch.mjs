import { readFileSync } from "node:fs";

const LOOK_EVERY_MS = 500;

/**
 * Asks this process to end, as a Ctrl-C elsewhere would, when whoever started it is gone: one that
 * was killed can't tell anybody. The shell that npm puts between itself and us does not end with
 * npm, but is given another parent. Windows never tells of another parent; its job objects end
 * what a terminal started.
 * @param {{ isUnderNpm: boolean }} options
 */
export function endWithStarter({ isUnderNpm }) {
  const seen = () => startersOf(isUnderNpm);
  const first = seen();
  const timer = setInterval(() => {
    if (seen() === first) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS);
  timer.unref();
}

/**
 * @param {boolean} isUnderNpm
 * @returns {string}
 */
function startersOf(isUnderNpm) {
  const parent = process.ppid;
  return `${parent} ${isUnderNpm ? parentOf(parent) : ""}`;
}

/**
 * @param {number} pid
 * @returns {string} empty where it can't be told
 */
function parentOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return /^PPid:\t(\d+)/m.exec(status)?.[1] ?? "";
  } catch {
    return "";
  }
}
