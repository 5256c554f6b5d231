import { fail, ok } from "../../../policies/result.ts";
import type { MachineRestart } from "../../core/reboots.ts";
import type { SystemBus } from "./system-bus.ts";

/** org.freedesktop.login1(5), Reboot: without a dialog. What still has to be saved was given its time before. */
export function logindReboot(bus: Pick<SystemBus, "call"> | null): MachineRestart {
  return async () => {
    if (bus === null) return fail("notSupported", "this agent was told to use no system bus");
    const asked = await bus.call({
      destination: "org.freedesktop.login1",
      path: "/org/freedesktop/login1",
      interface: "org.freedesktop.login1.Manager",
      member: "Reboot",
      signature: "b",
      body: [false],
    });
    return asked.ok ? ok(null) : fail("failed", `logind: ${asked.detail}`);
  };
}
