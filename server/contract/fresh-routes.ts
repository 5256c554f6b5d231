import type { CommandKind } from "../../agent/contract/command.ts";
import type { RouteName } from "./admin-api.ts";

/**
 * Whether it must have been proven in the last five minutes who is there: what can't be undone, or
 * opens a way in, an open console alone does not do. `byOrder`: it depends on what is asked for.
 * `never`: it looks, stops something, or is the proof itself. A route that isn't here can't compile.
 */
type Freshness = "always" | "byOrder" | "never";

const FRESH_ROUTES: Readonly<Record<RouteName, Freshness>> = {
  getApiDocument: "never",
  getServer: "never",
  listAlarms: "never",
  listDevices: "never",
  getDevice: "never",
  setDeviceMode: "byOrder",
  setDeviceClass: "always",
  setDeviceGroups: "always",
  setDeviceProtection: "always",
  revokeDevice: "always",
  makeStaffCode: "always",
  makeStaffTicket: "always",
  getDeviceAudit: "never",
  acceptAuditGap: "always",
  createToken: "always",
  listTokens: "never",
  revokeToken: "always",
  publishPolicy: "always",
  listPolicies: "never",
  getPolicy: "never",
  startRehearsal: "never",
  getRehearsal: "never",
  withdrawPolicy: "always",
  issueCommands: "byOrder",
  listCommands: "never",
  getCommand: "never",
  listReceipts: "never",
  getReceipt: "never",
  getServerAudit: "never",
  createAdminToken: "always",
  listAdminTokens: "never",
  revokeAdminToken: "always",
  askSignIn: "never",
  signIn: "never",
  getSession: "never",
  endSession: "never",
  askProof: "never",
  proveSession: "never",
  setPassword: "always",
  listSessions: "never",
  revokeSession: "never",
  listPasskeys: "never",
  askPasskey: "never",
  addPasskey: "always",
  removePasskey: "always",
  listAccounts: "never",
  createAccount: "always",
  changeAccount: "always",
  inviteAccount: "always",
  disableAccount: "always",
  previewCommand: "never",
  createCampaign: "always",
  createPolicyCampaign: "always",
  listCampaigns: "never",
  getCampaign: "never",
  // Its passkey has just signed this very list.
  approveCampaign: "never",
  rejectCampaign: "never",
  haltCampaign: "never",
  resumeCampaign: "always",
};

const DESTRUCTIVE_KINDS: readonly CommandKind[] = ["wipeSession", "signOut", "reboot", "rotateKey"];

/** Whether it must have been proven in the last five minutes who is there. */
export function needsFreshProof(route: RouteName, body: object): boolean {
  const freshness = FRESH_ROUTES[route];
  return freshness === "byOrder" ? isGrave(body) : freshness === "always";
}

/** To hold a device must be quick; to let it loose need not be. */
function isGrave(body: object): boolean {
  if ("mode" in body) return body.mode !== "paused";
  return "kind" in body && DESTRUCTIVE_KINDS.some((kind) => kind === body.kind);
}
