import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SetupError, say, setUp } from "./run.mjs";
import { isStamped, writeStamp } from "./stamps.mjs";

/** A real print scheduler for the tests: 1 MB. Installed it would run, and print, from then on. */
const PACKAGES = ["cups-daemon", "cups-client", "cups-common", "libcups2", "libpaper1"];
const INSTALLED = ["/usr/sbin/cupsd", "/usr/sbin/lpadmin", "/usr/bin/lp"];

/**
 * Fetches packages of the system and unpacks them below node_modules/, where nothing starts them.
 * Never fatal: a test that finds no scheduler says so.
 * @param {string} root
 */
export async function unpackPrintScheduler(root) {
  const dir = join(root, "node_modules/.sessionward/cups");
  const stamp = join(root, "node_modules/.sessionward/cups-packages");
  const isThere = isStamped(stamp, PACKAGES.join(" ")) && existsSync(dir);
  const hasApt = existsSync("/usr/bin/apt-get") && existsSync("/usr/bin/dpkg-deb");
  if (isThere || INSTALLED.every((path) => existsSync(path)) || !hasApt) return;
  const fetched = mkdtempSync(join(tmpdir(), "sessionward-cups-"));
  const hint = "Is there a network? The tests of the print queue say that they are skipped.";
  try {
    const get = ["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", ...PACKAGES];
    await setUp("Fetching a print scheduler for the tests", get, { cwd: fetched, hint });
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    for (const name of readdirSync(fetched)) {
      await setUp(`Unpacking ${name}`, ["dpkg-deb", "-x", join(fetched, name), dir], { hint });
    }
    writeStamp(stamp, PACKAGES.join(" "));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`  ${error.message}`);
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
}
