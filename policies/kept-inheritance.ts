import type { PolicyProblem } from "./policy-problem.ts";
import type { PolicySettings } from "./policy-settings.ts";
import type { DeviceClass } from "./vocabulary.ts";

/** Where the next person at a device is somebody else. */
export function hasNextPerson(deviceClass: DeviceClass | null): boolean {
  return deviceClass === "shared" || deviceClass === "kiosk";
}

/**
 * Nobody who writes a policy can know which sites will sign people in. So where people change, a
 * policy that keeps sites says what is to happen then, and is refused as long as it doesn't.
 */
export function inheritanceProblems(policy: {
  readonly deviceClass: DeviceClass | null;
  readonly settings: PolicySettings;
}): readonly PolicyProblem[] {
  const { deviceClass, settings } = policy;
  const sites = settings["browsers.clear.keepSites"]?.value ?? [];
  const isSaid = settings["browsers.clear.nextPersonInherits"] !== undefined;
  if (sites.length === 0 || isSaid || !hasNextPerson(deviceClass)) return [];
  const message =
    `on a ${deviceClass} device, say what happens to a site that signs somebody in: ` +
    "nextPersonInherits: false (it is cleared all the same) or true (the next person is signed in there)";
  return [{ path: ["browsers", "clear", "keepSites"], message, fault: "badShape" }];
}
