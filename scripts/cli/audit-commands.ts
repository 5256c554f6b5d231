import type { Command } from "commander";
import { addServerOptions, openAdminClient, type ServerOptions } from "./admin-client.ts";
import { addExport, addReport } from "./audit-reading.ts";
import { exitCodeFor, verdictLines } from "./audit-verdict.ts";
import { findDevices } from "./device-names.ts";
import { everyDevice } from "./every-page.ts";
import { printJson, printLine } from "./output.ts";

type VerifyOptions = ServerOptions & { readonly device?: string; readonly json?: boolean };

/** `sessionward audit …` */
export function addAuditCommands(program: Command): void {
  const audit = program
    .command("audit")
    .description("read the audit logs, and prove that they were not edited");
  addServerOptions(
    audit
      .command("verify")
      .description("recompute every hash and check every signed checkpoint, here and not there"),
  )
    .option("--device <device>", "only this device's log")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  sessionward audit verify --server-data ./server
  sessionward audit verify --device ward-3-pc-7 --json`,
    )
    .action(verify);
  addReport(audit);
  addExport(audit);
}

async function verify(options: VerifyOptions): Promise<void> {
  const { verifyDeviceAudit, verifyServerAudit } = await import("./audit-verification.ts");
  const admin = openAdminClient(options);
  const devices =
    options.device === undefined
      ? await everyDevice(admin)
      : await findDevices(admin, [options.device]);
  const verdicts = [];
  if (options.device === undefined) verdicts.push(await verifyServerAudit(admin));
  for (const { id } of devices) verdicts.push(await verifyDeviceAudit(admin, id));
  const rows = verdicts.reduce((sum, verdict) => sum + verdict.rows, 0);
  const intact = verdicts.every(({ fault, gaps }) => fault === null && gaps.length === 0);
  if (options.json === true) printJson({ intact, rows, chains: verdicts });
  else {
    for (const line of verdicts.flatMap(verdictLines)) printLine(line);
    printLine(`${rows} rows checked`);
  }
  process.exitCode = exitCodeFor(verdicts);
}
