import { type Command, InvalidArgumentError } from "commander";
import type { DeviceDetail } from "../../server/contract/admin-shapes.ts";
import { addServerOptions, openAdminClient, type ServerOptions } from "./admin-client.ts";
import { gapText, refusedText } from "./audit-gap-text.ts";
import { findDevices } from "./device-names.ts";
import { CommandError, printJson, printLine, printProgress } from "./output.ts";

type GapOptions = ServerOptions & {
  readonly reason: string;
  readonly head?: string;
  readonly json?: boolean;
};

/** `sessionward device accept-audit-gap` */
export function addAuditGap(device: Command): void {
  addServerOptions(
    device
      .command("accept-audit-gap <device>")
      .description("let the log of a device go on whose disk was restored or lost"),
  )
    .requiredOption("--reason <text>", "why; stands beside the gap for good")
    .option("--head <hash>", "only if its log has come to this: what device show said", sha256)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
What the server holds stays, and so does the gap: audit verify and audit report name it, with
who accepted it and why.

Examples:
  sessionward device show ward-3-pc-7
  sessionward device accept-audit-gap ward-3-pc-7 --reason "disk restored, ticket 4711"`,
    )
    .action(acceptGap);
}

async function acceptGap(name: string, options: GapOptions): Promise<void> {
  const admin = openAdminClient(options);
  const [found] = await findDevices(admin, [name]);
  const params = { deviceId: found?.id ?? name };
  const { audit } = await admin.call("getDevice", { params });
  const { refused } = audit;
  if (refused == null) {
    throw new CommandError(
      "nothingRefused",
      `no log of ${name} is refused; there is nothing to accept`,
    );
  }
  printProgress(refusedText(audit.size, refused));
  const { size, head } = refused.shown;
  const body = { size, head: options.head ?? head, reason: options.reason };
  const gap = await admin.call("acceptAuditGap", { params, body });
  if (options.json === true) printJson({ deviceId: params.deviceId, ...gap });
  else printLine(gapText(gap));
}

/** For `device show`. */
export function refusedLines({ audit }: Pick<DeviceDetail, "audit">): readonly string[] {
  if (audit.refused == null) return [];
  return [`AUDIT ${refusedText(audit.size, audit.refused)}; see: device accept-audit-gap --help`];
}

function sha256(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError("a head is 64 hexadecimal digits; device show says it");
}
