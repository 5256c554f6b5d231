import type { CommandKind } from "../../agent/contract/command.ts";
import type { RouteName } from "./admin-api.ts";

/** What can't be undone, or opens a way in: an open console alone is not enough for it. */
const ALWAYS: readonly RouteName[] = [
  "setDeviceClass",
  "setDeviceGroups",
  "setDeviceProtection",
  "revokeDevice",
  "createToken",
  "publishPolicy",
  "withdrawPolicy",
  "createAdminToken",
  "setPassword",
  "addPasskey",
  "removePasskey",
  "createAccount",
  "changeAccount",
  "inviteAccount",
  "disableAccount",
  "setDeviceProtection",
  "createCampaign",
  "createPolicyCampaign",
  "resumeCampaign",
];
const DESTRUCTIVE_KINDS: readonly CommandKind[] = ["wipeSession", "signOut", "reboot", "rotateKey"];

/** Whether it must have been proven in the last five minutes who is there. */
export function needsFreshProof(route: RouteName, body: object): boolean {
  if (ALWAYS.includes(route)) return true;
  const order = "order" in body ? Object(body.order) : body;
  return "kind" in order && DESTRUCTIVE_KINDS.some((kind) => kind === order.kind);
}
