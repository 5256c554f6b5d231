import { lstatSync } from "node:fs";
import { fail, ok, type Result } from "../../../policies/result.ts";
import type { ShellFault, ShellStarter } from "../../core/lost-shells.ts";
import type { SessionInfo } from "../../core/ports.ts";
import { PLAIN_ENVIRONMENT, runCommand } from "../child-process.ts";
import { SHELL_UNIT } from "./service-unit.ts";

const ANSWERS_WITHIN_MS = 5_000;
/** "Program is not installed", of systemctl(1) and the LSB: the manager knows no such unit. */
const NO_SUCH_UNIT = 5;

/**
 * Has the shell started by the person's own systemd, so that it gets that person's rights and
 * control group. The order is given by a child with that person's rights: what answers on their
 * bus may be anything, and is nothing that root should talk to.
 */
export class UserShells implements ShellStarter {
  async restart(session: SessionInfo): Promise<Result<null, ShellFault>> {
    if (session.backEnd !== "logind") {
      return fail("notSupported", "this session has no manager of its own that could start it");
    }
    const runtimeDir = `/run/user/${session.uid}`;
    if (!belongsTo(runtimeDir, session.uid)) {
      return fail("notSupported", `${runtimeDir} is not there: nothing manages this session`);
    }
    const { display, xAuthorityPath } = session;
    const known = [
      ...(display === null ? [] : [`DISPLAY=${display}`]),
      ...(xAuthorityPath === null ? [] : [`XAUTHORITY=${xAuthorityPath}`]),
    ];
    if (known.length > 0) {
      const told = await order(session, runtimeDir, ["set-environment", ...known]);
      if (!told.ok) return told;
    }
    return order(session, runtimeDir, ["restart", SHELL_UNIT]);
  }
}

async function order(
  { uid, gid }: SessionInfo,
  runtimeDir: string,
  args: readonly string[],
): Promise<Result<null, ShellFault>> {
  const answer = await runCommand("/usr/bin/systemctl", ["--user", "--quiet", ...args], {
    timeoutMs: ANSWERS_WITHIN_MS,
    env: { ...PLAIN_ENVIRONMENT, XDG_RUNTIME_DIR: runtimeDir },
    as: uid === process.getuid?.() ? null : { uid, gid },
  });
  if (!answer.ok) return fail("failed", answer.detail);
  const { exitCode, stderr } = answer.value;
  if (exitCode === 0) return ok(null);
  const because = stderr.trim().slice(0, 200);
  return fail(exitCode === NO_SUCH_UNIT ? "notInstalled" : "failed", because);
}

function belongsTo(dir: string, uid: number): boolean {
  const found = lstatSync(dir, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === uid;
}
