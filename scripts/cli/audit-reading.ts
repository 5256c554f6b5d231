import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { addServerOptions, openAdminClient, type ServerOptions } from "./admin-client.ts";
import { gapText } from "./audit-gap-text.ts";
import { exitCodeFor } from "./audit-verdict.ts";
import type { ChainVerdict } from "./audit-verification.ts";
import { findDevices } from "./device-names.ts";
import { everyReceipt } from "./every-page.ts";
import { printJson, printLine, printProgress } from "./output.ts";

type RangeOptions = { readonly from?: string; readonly to?: string };
type ReportOptions = ServerOptions &
  RangeOptions & { readonly device: string; readonly out?: string; readonly json?: boolean };
type ExportOptions = ServerOptions &
  RangeOptions & {
    readonly device?: string;
    readonly format: "jsonl" | "syslog";
    readonly json?: boolean;
  };

const MONTH_MS = 30 * 86_400_000;

/** `sessionward audit report` */
export function addReport(audit: Command): void {
  addServerOptions(
    audit
      .command("report")
      .description(
        "one page for an auditor: what happened on a device, and whether its log is whole",
      ),
  )
    .requiredOption("--device <device>", "which one, by name or id")
    .option("--from <time>", "2026-11-01, or an instant; otherwise 30 days ago", instant)
    .option("--to <time>", "not included; otherwise now", instant)
    .option("--out <file>", "where to write the page (HTML, self-contained)")
    .option("--json", "print the report as JSON instead")
    .addHelpText(
      "after",
      `
Examples:
  sessionward audit report --device ward-3-pc-7 --from 2026-10-01 --to 2026-11-01
  sessionward audit report --device ward-3-pc-7 --out ward-3.html`,
    )
    .action(writeReport);
}

/** `sessionward audit export` */
export function addExport(audit: Command): void {
  addServerOptions(
    audit
      .command("export")
      .description("print audit rows for another system: the server's own, or a device's"),
  )
    .option("--device <device>", "this device's log instead of the server's")
    .option("--from <time>", "2026-11-01, or an instant; otherwise 30 days ago", instant)
    .option("--to <time>", "not included; otherwise now", instant)
    .addOption(
      new Option("--format <format>", "one row a line")
        .choices(["jsonl", "syslog"])
        .default("jsonl"),
    )
    .option("--json", "the same as --format jsonl")
    .addHelpText(
      "after",
      `
Examples:
  sessionward audit export --server-data ./server > audit.jsonl
  sessionward audit export --device ward-3-pc-7 --format syslog | nc -u siem.example 514`,
    )
    .action(exportRows);
}

async function writeReport(options: ReportOptions): Promise<void> {
  const { verifyDeviceAudit } = await import("./audit-verification.ts");
  const { auditReport } = await import("./audit-report.ts");
  const admin = openAdminClient(options);
  const [device] = await findDevices(admin, [options.device]);
  if (device === undefined) return;
  const rows: AuditRow[] = [];
  const verdict = await verifyDeviceAudit(admin, device.id, (page) => void rows.push(...page));
  const receipts = await everyReceipt(admin, { deviceId: device.id });
  const report = auditReport({
    device: { id: device.id, hostName: device.hostName },
    range: rangeOf(options),
    madeAt: new Date().toISOString(),
    verdict,
    receipts: receipts.toReversed(),
    rows,
  });
  if (options.json === true) printJson(report);
  else {
    const { auditReportPage, reportFileName } = await import("./audit-report-page.ts");
    const path = resolve(options.out ?? reportFileName(report));
    writeFileSync(path, auditReportPage(report), { mode: 0o600 });
    printLine(`${path}: ${report.acts.length} acts, ${report.receipts.length} receipts`);
  }
  tellWhetherWhole(verdict);
}

async function exportRows(options: ExportOptions): Promise<void> {
  const { verifyDeviceAudit, verifyServerAudit } = await import("./audit-verification.ts");
  const { syslogLine } = await import("./audit-syslog.ts");
  const admin = openAdminClient(options);
  const { from, to } = rangeOf(options);
  const [device] = options.device === undefined ? [] : await findDevices(admin, [options.device]);
  const host = device?.hostName ?? "server";
  const print = (rows: readonly AuditRow[]) => {
    for (const row of rows.filter(({ at }) => at >= from && at < to)) {
      printLine(
        options.format === "syslog" ? syslogLine(row, host) : JSON.stringify({ host, ...row }),
      );
    }
  };
  const verdict =
    device === undefined
      ? await verifyServerAudit(admin, print)
      : await verifyDeviceAudit(admin, device.id, print);
  tellWhetherWhole(verdict);
}

function tellWhetherWhole(verdict: ChainVerdict): void {
  const { fault, gaps } = verdict;
  if (fault !== null) printProgress(`the log is not whole: ${fault}`);
  for (const gap of gaps) printProgress(`the log has an accepted gap: ${gapText(gap)}`);
  process.exitCode = exitCodeFor([verdict]);
}

function rangeOf({ from, to }: RangeOptions): { readonly from: string; readonly to: string } {
  const nowMs = Date.now();
  return {
    from: from ?? new Date(nowMs - MONTH_MS).toISOString(),
    to: to ?? new Date(nowMs + 1).toISOString(),
  };
}

/** A day is the start of it, in UTC. */
function instant(text: string): string {
  const atMs = /^\d{4}-\d\d-\d\d(T.*)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return new Date(atMs).toISOString();
  throw new InvalidArgumentError(
    "write a day as 2026-11-01, or an instant as 2026-11-01T07:00:00Z",
  );
}
