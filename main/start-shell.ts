import { type HostFault, hostFailure } from "../agent/contract/host-faults.ts";
import { fail, ok, type Result } from "../policies/result.ts";
import { ShellLoop } from "./shell-loop.ts";
import type { ShellPorts } from "./shell-ports.ts";

/** How long a shell that can't start waits for the agent, to tell it why. */
const LINK_WITHIN_MS = 2_000;

/**
 * Starts the host and keeps its windows as `surfacesFor` says. A host that can't start is told to the
 * agent, for which this session then has no shell.
 */
export async function startShell(ports: ShellPorts): Promise<Result<ShellLoop, HostFault>> {
  const loop = new ShellLoop(ports);
  const host = await ports.startHost(loop.listener);
  if (host.ok) {
    loop.use(host.value);
    return ok(loop);
  }
  await loop.silence.heard(LINK_WITHIN_MS);
  await loop.reportFailure("host", hostFailure(host.reason, host.detail));
  await loop.close();
  return fail(host.reason, host.detail);
}
