import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * What root makes in the checkout of somebody else is theirs: they could neither replace it nor
 * look into it when they start something themselves. Links are never followed.
 * @param {string} root the checkout
 * @param {readonly string[]} names below it, each with all that is in it
 */
export function handOver(root, names) {
  const { uid, gid } = statSync(root);
  const made = names.filter((name) => existsSync(join(root, name)));
  if (process.getuid?.() !== 0 || uid === 0 || made.length === 0) return;
  spawnSync("chown", ["-Rh", `${uid}:${gid}`, "--", ...made], { cwd: root });
}
