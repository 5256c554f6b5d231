import type * as z from "zod/mini";
import { ACCOUNT_ROUTES } from "./account-routes.ts";
import {
  acceptGap,
  createAdminToken,
  createToken,
  makeTicket,
  publishPolicy,
  setClass,
  setGroups,
  setMode,
  startRehearsal,
  why,
} from "./admin-bodies.ts";
import {
  aboutDevice,
  auditQuery,
  commandQuery,
  deviceQuery,
  ofCommand,
  ofDevice,
  ofPolicy,
  ofReceipt,
  ofRehearsal,
  ofToken,
  ofVersion,
} from "./admin-queries.ts";
import {
  adminTokens,
  alarms,
  apiDocument,
  commands,
  deviceAudit,
  devices,
  issued,
  newAdminToken,
  newToken,
  policies,
  published,
  receipts,
  rehearsal,
  serverAudit,
  staffCode,
  staffTicket,
  tokens,
} from "./admin-replies.ts";
import { get, none, post, put, remove } from "./admin-route.ts";
import {
  adminTokenSchema,
  commandViewSchema,
  deviceDetailSchema,
  deviceSchema,
  policyDetailSchema,
  receiptDetailSchema,
  serverSchema,
  tokenSchema,
} from "./admin-shapes.ts";
import { auditGapSchema } from "./audit-gap-shapes.ts";
import { CAMPAIGN_ROUTES } from "./campaign-routes.ts";
import { issueCommands } from "./command-request.ts";

/** Every route of the admin API. What is not in this table does not exist; each names its role. */
export const ADMIN_ROUTES = {
  getApiDocument: get("/v1/openapi.json", none, none, apiDocument),
  getServer: get("/v1/server", none, none, serverSchema),
  listAlarms: get("/v1/alarms", none, aboutDevice, alarms),
  listDevices: get("/v1/devices", none, deviceQuery, devices),
  getDevice: get("/v1/devices/:deviceId", ofDevice, none, deviceDetailSchema),
  setDeviceMode: put("operator", "/v1/devices/:deviceId/mode", ofDevice, setMode, deviceSchema),
  setDeviceClass: put("admin", "/v1/devices/:deviceId/class", ofDevice, setClass, deviceSchema),
  setDeviceGroups: put("admin", "/v1/devices/:deviceId/groups", ofDevice, setGroups, deviceSchema),
  revokeDevice: post("admin", "/v1/devices/:deviceId/revoke", ofDevice, why, deviceSchema),
  makeStaffCode: post("operator", "/v1/devices/:deviceId/staff-code", ofDevice, why, staffCode),
  makeStaffTicket: post(
    "operator",
    "/v1/devices/:deviceId/staff-ticket",
    ofDevice,
    makeTicket,
    staffTicket,
  ),
  getDeviceAudit: get("/v1/devices/:deviceId/audit", ofDevice, auditQuery, deviceAudit),
  acceptAuditGap: post(
    "admin",
    "/v1/devices/:deviceId/audit/gap",
    ofDevice,
    acceptGap,
    auditGapSchema,
  ),
  createToken: post("admin", "/v1/enrolment-tokens", none, createToken, newToken),
  listTokens: get("/v1/enrolment-tokens", none, none, tokens),
  revokeToken: remove("admin", "/v1/enrolment-tokens/:tokenId", ofToken, tokenSchema),
  publishPolicy: post("policy", "/v1/policies", none, publishPolicy, published),
  listPolicies: get("/v1/policies", none, none, policies),
  getPolicy: get("/v1/policies/:name/versions/:version", ofVersion, none, policyDetailSchema),
  startRehearsal: post("policy", "/v1/rehearsals", none, startRehearsal, rehearsal),
  getRehearsal: get("/v1/rehearsals/:rehearsalId", ofRehearsal, none, rehearsal),
  withdrawPolicy: post("policy", "/v1/policies/:name/withdraw", ofPolicy, why, published),
  issueCommands: post("operator", "/v1/commands", none, issueCommands, issued),
  listCommands: get("/v1/commands", none, commandQuery, commands),
  getCommand: get("/v1/commands/:commandId", ofCommand, none, commandViewSchema),
  listReceipts: get("/v1/receipts", none, aboutDevice, receipts),
  getReceipt: get("/v1/receipts/:receiptId", ofReceipt, none, receiptDetailSchema),
  getServerAudit: get("/v1/audit", none, auditQuery, serverAudit),
  createAdminToken: post("admin", "/v1/admin-tokens", none, createAdminToken, newAdminToken),
  listAdminTokens: get("/v1/admin-tokens", none, none, adminTokens),
  revokeAdminToken: remove("admin", "/v1/admin-tokens/:tokenId", ofToken, adminTokenSchema),
  ...ACCOUNT_ROUTES,
  ...CAMPAIGN_ROUTES,
} as const;

export type RouteName = keyof typeof ADMIN_ROUTES;
export type AdminRoute = (typeof ADMIN_ROUTES)[RouteName];
export type RouteParams<K extends RouteName> = z.output<(typeof ADMIN_ROUTES)[K]["params"]>;
export type RouteQuery<K extends RouteName> = z.output<(typeof ADMIN_ROUTES)[K]["query"]>;
export type RouteBody<K extends RouteName> = z.output<(typeof ADMIN_ROUTES)[K]["body"]>;
export type RouteReply<K extends RouteName> = z.output<(typeof ADMIN_ROUTES)[K]["reply"]>;

type Part<Name extends string, Input> =
  Record<never, never> extends Input
    ? { readonly [K in Name]?: Input }
    : { readonly [K in Name]: Input };

/** What a caller passes: parts that may be empty may be left out. */
export type RouteInput<K extends RouteName> = Part<
  "params",
  z.input<(typeof ADMIN_ROUTES)[K]["params"]>
> &
  Part<"query", z.input<(typeof ADMIN_ROUTES)[K]["query"]>> &
  Part<"body", z.input<(typeof ADMIN_ROUTES)[K]["body"]>>;
