/** Why a shell could not start. They go before the detail in what it tells the agent, as `noBrowser: …`. */
const HOST_FAULTS = [
  "noBrowser",
  "noDisplay",
  "noDisplayRights",
  "noElectron",
  "noProfile",
  "noRenderer",
  "alreadyRunning",
  "notStarted",
] as const;
export type HostFault = (typeof HOST_FAULTS)[number];

export function hostFailure(reason: HostFault, detail: string): string {
  return `${reason}: ${detail}`;
}

/** The detail may name a person's directory, which has no place in a log that leaves the device. */
export function hostFaultOf(because: string): HostFault {
  return HOST_FAULTS.find((reason) => because.startsWith(`${reason}:`)) ?? "notStarted";
}
