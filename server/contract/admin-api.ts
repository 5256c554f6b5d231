import * as z from "zod/mini";
import { envelopeSchema, MAX_PAYLOAD_BYTES } from "../../agent/contract/envelope-schema.ts";
import { rehearsalReportSchema } from "../../agent/contract/rehearsal-report.ts";
import { auditRowSchema } from "../../agent/contract/reports.ts";
import { STAFF_USES } from "../../agent/contract/staff-use.ts";
import { DEVICE_CLASSES } from "../../policies/vocabulary.ts";
import { get, none, post, put, remove } from "./admin-route.ts";
import {
  adminTokenSchema,
  alarmSchema,
  commandViewSchema,
  deviceDetailSchema,
  deviceSchema,
  identifier,
  policyDetailSchema,
  policySchema,
  ROLES,
  reasonText,
  receiptDetailSchema,
  receiptViewSchema,
  serverSchema,
  tokenSchema,
} from "./admin-shapes.ts";
import { issueCommands } from "./command-request.ts";

const page = { limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(1000)), 100) };
const afterSeq = z._default(z.coerce.number().check(z.int(), z.gte(0)), 0);
const groups = z.array(identifier).check(z.maxLength(100));
const ofDevice = z.strictObject({ deviceId: identifier });
const ofPolicy = z.strictObject({ name: identifier });
const why = z.strictObject({ reason: reasonText });

const createToken = z.strictObject({
  groups: z._default(groups, []),
  mode: z._default(z.enum(["observe", "enforce"]), "observe"),
  deviceClass: z._default(z.enum(DEVICE_CLASSES), "shared"),
  expiresInMs: z._default(z.int().check(z.gte(60_000), z.lte(30 * 86_400_000)), 86_400_000),
  uses: z._default(z.int().check(z.gte(1), z.lte(10_000)), 1),
});

const setMode = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("observe"), reason: reasonText }),
  z.strictObject({ mode: z.literal("enforce"), reason: reasonText }),
  /** Ends by itself: by one person, at most four hours (design §4, "Modes"). */
  z.strictObject({
    mode: z.literal("paused"),
    forMs: z.int().check(z.gte(60_000), z.lte(14_400_000)),
    reason: reasonText,
  }),
]);

const publishPolicy = z.union([
  z.strictObject({ source: z.string().check(z.minLength(1), z.maxLength(MAX_PAYLOAD_BYTES)) }),
  /** Signed elsewhere: the only way once the policy key has left the server. */
  z.strictObject({ envelope: envelopeSchema }),
]);

const startRehearsal = z.strictObject({
  source: z.string().check(z.minLength(1), z.maxLength(MAX_PAYLOAD_BYTES)),
});

const setGroups = z.strictObject({ groups, reason: reasonText });
const setClass = z.strictObject({ deviceClass: z.enum(DEVICE_CLASSES), reason: reasonText });
const createAdminToken = z.strictObject({
  admin: identifier,
  role: z.enum(ROLES),
  expiresInMs: z._default(z.int().check(z.gte(60_000), z.lte(365 * 86_400_000)), 30 * 86_400_000),
});

const deviceQuery = z.strictObject({
  group: z.optional(identifier),
  retired: z.optional(z.literal("shown")),
});
const aboutDevice = z.strictObject({ deviceId: z.optional(identifier), ...page });
const commandQuery = z.strictObject({
  deviceId: z.optional(identifier),
  batchId: z.optional(identifier),
  ...page,
});
const auditQuery = z.strictObject({ afterSeq, ...page });

const devices = z.object({ devices: z.array(deviceSchema) });
/** Said once, to whoever asked; only that somebody did is kept. */
const staffCode = z.object({ code: z.string(), validUntil: z.string() });
const makeTicket = z.strictObject({
  use: z.enum(STAFF_USES),
  expiresInMs: z._default(z.int().check(z.gte(300_000), z.lte(7 * 86_400_000)), 86_400_000),
  reason: reasonText,
});
const staffTicket = z.object({
  ticket: z.string(),
  use: z.enum(STAFF_USES),
  validUntil: z.string(),
});
const tokens = z.object({ tokens: z.array(tokenSchema) });
const newToken = z.extend(tokenSchema, { token: z.string() });
const policies = z.object({ policies: z.array(policySchema) });
const published = z.extend(policySchema, {
  /** Devices that are online and were sent it. */
  sentTo: z.int(),
  warnings: z.array(z.string()),
});
/** Only devices that answered by now; `askedDevices` is how many were asked. */
const rehearsal = z.object({
  rehearsalId: identifier,
  startedAt: z.string(),
  askedDevices: z.int(),
  devices: z.array(
    z.extend(z.omit(rehearsalReportSchema, { rehearsalId: true }), { deviceId: identifier }),
  ),
});
const commands = z.object({ commands: z.array(commandViewSchema) });
const issued = z.extend(commands, { batchId: z.string() });
const receipts = z.object({ receipts: z.array(receiptViewSchema) });
const alarms = z.object({ alarms: z.array(alarmSchema) });
const chain = { size: z.int(), head: z.string(), rows: z.array(auditRowSchema) };
const serverAudit = z.object(chain);
const deviceAudit = z.object({
  ...chain,
  deviceKey: z.string(),
  checkpoints: z.array(z.object({ size: z.int(), envelope: envelopeSchema })),
});
const adminTokens = z.object({ tokens: z.array(adminTokenSchema) });
const newAdminToken = z.extend(adminTokenSchema, { token: z.string() });

/** Whatever the standard allows in it: https://spec.openapis.org/oas/v3.1.0. */
const apiDocument = z.looseObject({ openapi: z.string() });

const ofVersion = z.strictObject({ name: identifier, version: z.coerce.number().check(z.int()) });
const ofRehearsal = z.strictObject({ rehearsalId: identifier });
const ofCommand = z.strictObject({ commandId: identifier });
const ofReceipt = z.strictObject({ receiptId: identifier });
const ofToken = z.strictObject({ tokenId: identifier });

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
  createToken: post("admin", "/v1/enrolment-tokens", none, createToken, newToken),
  listTokens: get("/v1/enrolment-tokens", none, none, tokens),
  revokeToken: remove("admin", "/v1/enrolment-tokens/:tokenId", ofToken, tokenSchema),
  publishPolicy: post("admin", "/v1/policies", none, publishPolicy, published),
  listPolicies: get("/v1/policies", none, none, policies),
  getPolicy: get("/v1/policies/:name/versions/:version", ofVersion, none, policyDetailSchema),
  startRehearsal: post("operator", "/v1/rehearsals", none, startRehearsal, rehearsal),
  getRehearsal: get("/v1/rehearsals/:rehearsalId", ofRehearsal, none, rehearsal),
  withdrawPolicy: post("admin", "/v1/policies/:name/withdraw", ofPolicy, why, published),
  issueCommands: post("operator", "/v1/commands", none, issueCommands, issued),
  listCommands: get("/v1/commands", none, commandQuery, commands),
  getCommand: get("/v1/commands/:commandId", ofCommand, none, commandViewSchema),
  listReceipts: get("/v1/receipts", none, aboutDevice, receipts),
  getReceipt: get("/v1/receipts/:receiptId", ofReceipt, none, receiptDetailSchema),
  getServerAudit: get("/v1/audit", none, auditQuery, serverAudit),
  createAdminToken: post("admin", "/v1/admin-tokens", none, createAdminToken, newAdminToken),
  listAdminTokens: get("/v1/admin-tokens", none, none, adminTokens),
  revokeAdminToken: remove("admin", "/v1/admin-tokens/:tokenId", ofToken, adminTokenSchema),
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
