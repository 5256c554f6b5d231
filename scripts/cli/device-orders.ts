import { type Command, Option } from "commander";
import * as z from "zod/mini";
import type { CommandKind } from "../../agent/contract/command.ts";
import { ACCOUNT_CHANGES } from "../../policies/account-change.ts";
import { ADMIN_ROUTES, type RouteBody, type RouteReply } from "../../server/contract/admin-api.ts";
import { type AdminClient, addServerOptions, openAdminClient } from "./admin-client.ts";
import { tell as tellCampaign } from "./campaign-commands.ts";
import { outcomeText } from "./command-text.ts";
import { exitCodeOf, followCommands } from "./command-wait.ts";
import { findDevices } from "./device-names.ts";
import { collect, parseCount, parseDuration, parseDurationWithin } from "./duration.ts";
import { type OrderOptions, paramsOf } from "./order-params.ts";
import { CommandError, EXIT, printJson, printLine } from "./output.ts";

type Order = RouteBody<"issueCommands">;
type Issued = RouteReply<"issueCommands">;

type OrderRow = {
  readonly verb: string;
  readonly kind: CommandKind;
  readonly what: string;
  readonly example: string;
};

/** One row per thing a device can be told to ensure (design §7). */
const ORDERS: readonly OrderRow[] = [
  {
    verb: "wipe-session",
    kind: "wipeSession",
    what: "clear the browsers of the open sessions; the device itself is not reset",
    example: 'ward-3-pc-7 --reason "left signed in" --wait',
  },
  {
    verb: "lock",
    kind: "lock",
    what: "lock the open sessions",
    example: "--group wards --reason drill",
  },
  {
    verb: "sign-out",
    kind: "signOut",
    what: "end the open sessions and clear them",
    example: "--group wards --account anna --because disabled --reason left --wait 120",
  },
  {
    verb: "message",
    kind: "message",
    what: "show a message to whoever is there",
    example: 'ward-3-pc-7 --text "Updates at noon" --reason maintenance',
  },
  {
    verb: "grant-time",
    kind: "grantTime",
    what: "give the open sessions more time",
    example: 'ward-3-pc-7 --for 15m --reason "long operation"',
  },
  {
    verb: "unlock",
    kind: "unlock",
    what: "lift our own cover; the system's lock stays",
    example: "kiosk-2 --reason maintenance",
  },
  {
    verb: "restart-shell",
    kind: "restartShell",
    what: "start what people see of Sessionward anew",
    example: 'ward-3-pc-7 --reason "no warnings seen" --wait',
  },
  {
    verb: "pause",
    kind: "pause",
    what: "stop every automatic act for a while; past 4 h a second person has to agree (--rings)",
    example: '--all --for 2h --reason "a new policy locks people out"',
  },
];

const DEFAULT_WAIT_SECONDS = 180;

export function addDeviceOrders(device: Command): void {
  for (const row of ORDERS) addOrder(device, row);
}

function addOrder(device: Command, { verb, kind, what, example }: OrderRow): void {
  const command = addServerOptions(device.command(`${verb} [devices...]`).description(what))
    .option("--group <name>", "all devices of this group; may be repeated", collect, [])
    .option("--all", "all devices")
    .requiredOption("--reason <text>", "why; the device keeps it and people may see it")
    .option(
      "--expires <duration>",
      "drop the order when the device was not there by then",
      parseDuration,
    )
    .option("--even-in-observe", "carry it out on devices that only observe")
    .option(
      "--rings",
      "ask for it as a campaign: 1, 10, 50, 100 % of the devices, one after the other",
    )
    .option("--wait [seconds]", "tell every state until the outcome is known", parseCount)
    .option("--json", "print JSON, one object a line")
    .addHelpText("after", `\nExamples:\n  sessionward device ${verb} ${example}`);
  if (kind !== "pause") command.option("--session <id>", "only this session");
  if (kind === "lock" || kind === "signOut") {
    command.option("--account <name>", "only sessions of this account, whose --because says why");
    command.addOption(
      new Option("--because <change>", "what became of the account").choices(ACCOUNT_CHANGES),
    );
  }
  if (kind === "wipeSession") command.option("--data <kinds>", "only these, such as cookies,cache");
  if (kind === "message") command.requiredOption("--text <text>", "what to show");
  if (kind === "grantTime" || kind === "pause") {
    const most = kind === "pause" ? "24h" : "1h";
    const within = parseDurationWithin("1m", most);
    command.requiredOption("--for <duration>", `how long, from 1m to ${most}`, within);
  }
  command.action((devices: readonly string[], options: OrderOptions) =>
    giveOrder(kind, devices, options),
  );
}

async function giveOrder(
  kind: CommandKind,
  names: readonly string[],
  options: OrderOptions,
): Promise<void> {
  const admin = openAdminClient(options);
  const { reason, expires, evenInObserve } = options;
  const body = decodeOrder({
    kind,
    params: paramsOf(kind, options),
    targets: await targetsOf(admin, names, options),
    reason,
    ...(expires === undefined ? {} : { expiresInMs: expires }),
    ...(evenInObserve === undefined ? {} : { evenInObserve }),
  });
  if (options.rings === true) {
    tellCampaign(await admin.call("createCampaign", { body: { order: body } }), options);
    return;
  }
  const issued = await admin.call("issueCommands", { body });
  tellIssued(issued, options);
  if (options.wait === undefined) return;
  const seconds = options.wait === true ? DEFAULT_WAIT_SECONDS : options.wait;
  const settled = await followCommands(admin, issued.batchId, seconds * 1000, (news) => {
    if (options.json === true) printJson(news);
    else printLine(`${news.at}  ${news.device}  ${outcomeText(news)}`);
  });
  process.exitCode = exitCodeOf(settled);
}

/** Flags are judged by the same schema as the request that they become. */
function decodeOrder(raw: object): Order {
  const decoded = z.safeParse(ADMIN_ROUTES.issueCommands.body, raw);
  if (decoded.success) return decoded.data;
  throw new CommandError("badOrder", z.prettifyError(decoded.error), EXIT.usage);
}

async function targetsOf(
  admin: AdminClient,
  names: readonly string[],
  { group, all }: OrderOptions,
): Promise<Order["targets"]> {
  const ways = [names.length > 0, group.length > 0, all === true].filter(Boolean);
  if (ways.length !== 1) {
    throw new CommandError("noTargets", "name devices, or --group, or --all", EXIT.usage);
  }
  if (all === true) return { all: true };
  if (group.length > 0) return { groups: [...group] };
  return { devices: (await findDevices(admin, names)).map(({ id }) => id) };
}

function tellIssued({ batchId, commands }: Issued, { json }: OrderOptions): void {
  const targets = commands.map(({ deviceId }) => deviceId);
  if (json === true) {
    const ids = commands.map(({ id, deviceId, state }) => ({ id, deviceId, state }));
    printJson({ batchId, kind: commands[0]?.kind, targets, commands: ids });
    return;
  }
  for (const { id, kind, deviceId, state } of commands) {
    printLine(`${kind} ${id} for ${deviceId}: ${state}`);
  }
}
