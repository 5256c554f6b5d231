import type { RouteName } from "./admin-api.ts";

/**
 * What is left of a route for an account that is for some groups only. `oneself`: it says nothing of
 * devices. `groups`: its handler reads and writes by `server/confined-storage.ts` alone, in which
 * other devices are not there. `fleet`: refused, since it concerns every device. A route that isn't
 * here can't compile.
 */
type Reach = "oneself" | "groups" | "fleet";

export const ROUTE_REACH: Readonly<Record<RouteName, Reach>> = {
  getApiDocument: "oneself",
  getServer: "groups",
  listAlarms: "groups",
  listDevices: "groups",
  getDevice: "groups",
  setDeviceMode: "groups",
  setDeviceClass: "groups",
  setDeviceGroups: "groups",
  revokeDevice: "groups",
  makeStaffCode: "groups",
  makeStaffTicket: "groups",
  getDeviceAudit: "groups",
  createToken: "groups",
  listTokens: "groups",
  revokeToken: "groups",
  publishPolicy: "groups",
  listPolicies: "groups",
  getPolicy: "groups",
  startRehearsal: "groups",
  getRehearsal: "groups",
  withdrawPolicy: "groups",
  issueCommands: "groups",
  listCommands: "groups",
  getCommand: "groups",
  listReceipts: "groups",
  getReceipt: "groups",
  getServerAudit: "fleet",
  createAdminToken: "fleet",
  listAdminTokens: "fleet",
  revokeAdminToken: "fleet",
  askSignIn: "oneself",
  signIn: "oneself",
  getSession: "oneself",
  endSession: "oneself",
  askProof: "oneself",
  proveSession: "oneself",
  setPassword: "oneself",
  listSessions: "oneself",
  revokeSession: "oneself",
  listPasskeys: "oneself",
  askPasskey: "oneself",
  addPasskey: "oneself",
  removePasskey: "oneself",
  listAccounts: "fleet",
  createAccount: "fleet",
  changeAccount: "fleet",
  inviteAccount: "fleet",
  disableAccount: "fleet",
};
