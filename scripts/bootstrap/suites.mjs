/**
 * What of the tests is for every system: rules, contracts and recordings, and the shell in a real
 * Electron. The others use accounts, sockets and programs that only Linux has.
 */
const EVERYWHERE = [
  "test/architecture.test.ts",
  "test/unit/",
  "test/platform/sessions-fake.test.ts",
  "test/platform/sessions-windows.test.ts",
  "test/e2e/electron-host.test.ts",
  "test/e2e/electron-surfaces.test.ts",
];
const ABOUT_LINUX = ["test/unit/browsers/**", "test/unit/platform/linux/**"];

/**
 * Arguments of vitest on a system other than Linux, and the reason for what is left out: a skip is
 * never taken for a pass. Null on Linux, where everything runs.
 * @param {string} platform as `process.platform` names it
 */
export function suitesElsewhere(platform) {
  if (platform === "linux") return null;
  return {
    args: [...EVERYWHERE, ...ABOUT_LINUX.flatMap((pattern) => ["--exclude", pattern])],
    reason:
      `skipped on ${platform}: integration, the rest of platform and e2e, the story, and units of ` +
      "browsers and of Linux: they need accounts, sockets and programs of Linux",
  };
}
