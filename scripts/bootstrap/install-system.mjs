import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import {
  adviceFor,
  missingPackages,
  packagePlan,
  SYSTEM_PACKAGES,
  withoutUpgrade,
} from "./packages.mjs";
import { outputOf, SetupError, say, setUp } from "./run.mjs";
import { readStamp, writeStamp } from "./stamps.mjs";

const apt = ["apt-get", "-o", "Dpkg::Use-Pty=0", "-q"];
const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };

/**
 * Sees to browsers, displays, locker and logind. Never fatal: what is not there makes its steps
 * `notAvailable`, with the reason.
 * @param {string} root
 * @param {boolean} yes
 */
export async function installSystemPackages(root, yes) {
  const names = Object.keys(SYSTEM_PACKAGES);
  const status = outputOf("dpkg-query", [
    "-W",
    "-f",
    `\${Package} \${db:Status-Status}\n`,
    ...names,
  ]);
  const hasApt = status !== null;
  const missing = missingPackages(names, status ?? "");
  const declinedPath = join(root, "node_modules/.sessionward/declined-packages");
  const plan = packagePlan({
    missing,
    hasApt,
    isRoot: process.getuid?.() === 0,
    terminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
    yes,
    declined: (readStamp(declinedPath) ?? "").split(" "),
  });
  if (process.platform !== "linux" || plan === "nothing") return;
  if (plan === "ask" && !(await agree(missing))) {
    writeStamp(declinedPath, missing.join(" "));
    return advise(missing, hasApt);
  }
  if (plan === "advise") return advise(missing, hasApt);
  await install(missing);
}

/** @param {readonly string[]} missing */
async function agree(missing) {
  say("These packages are not installed:");
  for (const name of missing) say(`  ${name.padEnd(20)} ${SYSTEM_PACKAGES[name]}`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question("Install them with apt-get now? [Y/n] ");
  terminal.close();
  return !/^n/i.test(answer.trim());
}

/**
 * @param {readonly string[]} missing
 * @param {boolean} hasApt
 */
function advise(missing, hasApt) {
  say(`Not installed: ${missing.join(" ")}`);
  say(`Going on without; to have everything: ${adviceFor(missing, hasApt)}`);
}

/** @param {readonly string[]} missing */
async function install(missing) {
  const hint = "Is there a network? Is another apt running? The rest goes on without.";
  try {
    await setUp("Reading package lists", [...apt, "update"], { env, hint });
    const known = withoutUpgrade(offered(missing), udevVersions());
    const absent = missing.filter((name) => !known.includes(name));
    if (absent.length > 0) say(`  not offered by this system: ${absent.join(" ")}`);
    if (known.length === 0) return;
    await setUp(
      `Installing ${known.join(" ")}`,
      [...apt, "install", "-y", "--no-install-recommends", ...known],
      { env, hint },
    );
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`  ${error.message}`);
  }
}

/**
 * apt-get installs nothing at all when one name is unknown to it.
 * @param {readonly string[]} names
 */
function offered(names) {
  const shown = outputOf("apt-cache", ["show", "--no-all-versions", ...names]) ?? "";
  return names.filter((name) => shown.split("\n").includes(`Package: ${name}`));
}

function udevVersions() {
  const offers = outputOf("apt-cache", ["madison", "udev"]) ?? "";
  /** @param {string} name */
  const versionOf = (name) => outputOf("dpkg-query", ["-W", "-f", `\${Version}`, name]) || null;
  return {
    library: versionOf("libudev1"),
    udev: versionOf("udev"),
    offered: offers.split("\n").map((line) => line.split("|")[1]?.trim() ?? ""),
  };
}
