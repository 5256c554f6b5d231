import type { KeyObject } from "node:crypto";
import * as z from "zod/mini";
import type { Envelope, PayloadType } from "../../agent/contract/envelope-schema.ts";
import { countsAt, type FormerKey, openDated } from "../../agent/contract/former-key.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import { receiptSchema } from "../../agent/contract/receipt.ts";
import { checkpointSchema, type Report, type ReportBody } from "../../agent/contract/reports.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { DeviceRecord, VerifiedReport } from "../storage/records.ts";

/** Who sent a report: the identity of the socket, never of the report (attack list, 37). */
export type Sender = {
  readonly deviceId: string;
  /** It proved itself with this one. */
  readonly key: KeyObject;
  /** What it sealed before it rotated to that key may arrive after it. */
  readonly formerKeys?: readonly FormerKey[];
};

export function senderOf({ id: deviceId, formerKeys }: DeviceRecord, key: KeyObject): Sender {
  if (formerKeys.length === 0) return { deviceId, key };
  const former = formerKeys.flatMap(({ publicKey, until }) => {
    const decoded = decodePublicKey(publicKey);
    return decoded.ok ? [{ key: decoded.value, until }] : [];
  });
  return { deviceId, key, formerKeys: former };
}

/** Why a report is not believed. Each of these raises an alarm. */
export type ReportFault = "badSignature" | "foreignIdentity";

export type JudgedReport =
  | VerifiedReport
  | { readonly kind: "commandState"; readonly body: ReportBody<"commandState"> }
  | { readonly kind: "rehearsal"; readonly body: ReportBody<"rehearsal"> };

/** Checks every signature in a report before anything of it is stored. Pure but for the keys. */
export function judgeReport(report: Report, sender: Sender): Result<JudgedReport, ReportFault> {
  if (report.kind === "receipt") return judgeReceipt(report.body.envelope, sender);
  if (report.kind === "audit") return judgeAudit(report.body, sender);
  return ok(report);
}

function judgeReceipt(envelope: Envelope, sender: Sender): Result<VerifiedReport, ReportFault> {
  const opened = openSigned(envelope, "receipt.v1", receiptSchema, sender);
  if (!opened.ok) return opened;
  const record = { deviceId: sender.deviceId, receipt: opened.value, envelope };
  return ok({ kind: "receipt", record });
}

function judgeAudit(
  body: ReportBody<"audit">,
  sender: Sender,
): Result<VerifiedReport, ReportFault> {
  const opened = openSigned(body.checkpoint, "checkpoint.v1", checkpointSchema, sender);
  if (!opened.ok) return opened;
  const { size, head, at } = opened.value;
  return ok({
    kind: "audit",
    rows: body.rows,
    checkpoint: { size, head, at, envelope: body.checkpoint },
  });
}

function openSigned<S extends z.ZodMiniType<{ deviceId: string; at: string }>>(
  envelope: Envelope,
  type: PayloadType,
  schema: S,
  sender: Sender,
): Result<z.output<S>, ReportFault> {
  const { deviceId, key, formerKeys = [] } = sender;
  const keys = [{ key, until: null }, ...formerKeys].map((one) => ({ id: deviceId, ...one }));
  const opened = openDated(envelope, type, keys);
  if (!opened.ok) return fail("badSignature", `${type}: ${opened.detail}`);
  const json = parseStrictJson(opened.value.bytes);
  if (!json.ok) return fail("badSignature", `${type}: ${json.detail}`);
  const decoded = z.safeParse(schema, json.value);
  if (!decoded.success) return fail("badSignature", `${type}: ${z.prettifyError(decoded.error)}`);
  if (!countsAt(opened.value.until, decoded.data.at)) {
    const detail = `${type} of ${decoded.data.at} is signed by a key that was replaced before`;
    return fail("badSignature", detail);
  }
  return decoded.data.deviceId === sender.deviceId
    ? ok(decoded.data)
    : fail("foreignIdentity", `${type} is in the name of ${decoded.data.deviceId}`);
}
