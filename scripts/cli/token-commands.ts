import { type Command, Option } from "commander";
import { DEVICE_CLASSES, type DeviceClass } from "../../policies/vocabulary.ts";
import { isLoopback } from "../../server/http/listener.ts";
import {
  addServerOptions,
  createAdminClient,
  findServer,
  openAdminClient,
  type ServerOptions,
} from "./admin-client.ts";
import { collect, parseCount, parseDuration } from "./duration.ts";
import { printJson, printLine, printProgress, printTable } from "./output.ts";
import { DEMO_KEYS } from "./server-commands.ts";

type JsonOptions = ServerOptions & { readonly json?: boolean };
type CreateOptions = JsonOptions & {
  readonly group: readonly string[];
  readonly mode: "observe" | "enforce";
  readonly class: DeviceClass;
  readonly expires: number;
  readonly uses: number;
};

const ONLY_HERE =
  "that address is this machine's own: for other devices write the name or address by which they reach this server there, and let it listen on it: server run --listen 0.0.0.0:8443";

/** `sessionward token …`: what a device needs to be let in. */
export function addTokenCommands(program: Command): void {
  const token = program.command("token").description("let devices in");
  addCreate(token);
  addList(token);
  addRevoke(token);
}

function addCreate(token: Command): void {
  addServerOptions(token.command("create").description("make an enrolment token; it is shown once"))
    .option("--group <name>", "group of the devices that use it; may be repeated", collect, [])
    .addOption(
      new Option("--mode <mode>", "whether those devices act or only say what they would do")
        .choices(["observe", "enforce"])
        .default("observe"),
    )
    .addOption(
      new Option("--class <class>", "what those devices are")
        .choices(DEVICE_CLASSES)
        .default("shared"),
    )
    .addOption(
      new Option("--expires <duration>", "how long it is valid")
        .argParser(parseDuration)
        .default(86_400_000, "24h"),
    )
    .option("--uses <count>", "how many devices may use it", parseCount, 1)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  sessionward token create --server-data ./server --group wards
  sessionward token create --group kiosks --class kiosk --mode enforce --uses 20 --expires 7d --json`,
    )
    .action(createToken);
}

async function createToken(options: CreateOptions): Promise<void> {
  const access = findServer(options);
  const admin = createAdminClient(access);
  const { group, mode, expires, uses } = options;
  const created = await admin.call("createToken", {
    body: { groups: [...group], mode, deviceClass: options.class, expiresInMs: expires, uses },
  });
  const { agentUrl } = access;
  const pin = access.pin === null ? "" : ` --pin ${access.pin}`;
  const enrol = `sessionward agent enroll --url ${agentUrl}${pin} --token ${created.token}`;
  if (options.json === true) printJson({ ...created, agentUrl, pin: access.pin, enrol });
  else {
    printLine(created.token);
    printLine("");
    printLine("On the device, as root:");
    printLine(`  ${enrol}`);
    if (isLoopback(hostOf(agentUrl))) printProgress(ONLY_HERE);
  }
  const { policyKeyMode } = await admin.call("getServer", {});
  if (policyKeyMode === "demo") printProgress(DEMO_KEYS);
}

function addList(token: Command): void {
  addServerOptions(token.command("list").description("tokens that can still be used"))
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward token list --server-data ./server")
    .action(async (options: JsonOptions) => {
      const { tokens } = await openAdminClient(options).call("listTokens", {});
      if (options.json === true) printJson({ tokens });
      else {
        printTable([
          ["id", "groups", "class", "mode", "uses left", "expires"],
          ...tokens.map((one) => [
            one.id,
            one.groups.join(","),
            one.deviceClass,
            one.mode,
            String(one.usesLeft),
            one.expiresAt,
          ]),
        ]);
      }
    });
}

function addRevoke(token: Command): void {
  addServerOptions(
    token.command("revoke <id>").description("make a token useless; its devices stay"),
  )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward token revoke token-0192… --json")
    .action(async (tokenId: string, options: JsonOptions) => {
      const revoked = await openAdminClient(options).call("revokeToken", { params: { tokenId } });
      if (options.json === true) printJson(revoked);
      else printLine(`${revoked.id} can't be used any more`);
    });
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "");
}
