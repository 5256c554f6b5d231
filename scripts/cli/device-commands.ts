import { Argument, type Command, Option } from "commander";
import { STAFF_USES, type StaffUse } from "../../agent/contract/staff-use.ts";
import { DEVICE_CLASSES, type DeviceClass } from "../../policies/vocabulary.ts";
import type { RouteInput } from "../../server/contract/admin-api.ts";
import type { CommandView, DeviceDetail, DeviceView } from "../../server/contract/admin-shapes.ts";
import { addServerOptions, openAdminClient, type ServerOptions } from "./admin-client.ts";
import { addAuditGap, refusedLines } from "./audit-gap-command.ts";
import { outcomeText } from "./command-text.ts";
import { findDevices } from "./device-names.ts";
import { addDeviceOrders } from "./device-orders.ts";
import { DEVICE_HEADING, deviceRow } from "./device-table.ts";
import { parseDurationWithin } from "./duration.ts";
import { editDevice } from "./edit-device.ts";
import { everyDevice } from "./every-page.ts";
import { printJson, printLine, printTable } from "./output.ts";

type JsonOptions = ServerOptions & { readonly json?: boolean };
type ReasonOptions = JsonOptions & { readonly reason: string };
type ListOptions = JsonOptions & { readonly group?: string; readonly retired?: boolean };
type ModeOptions = ReasonOptions & { readonly for: number };

/** `sessionward device …` */
export function addDeviceCommands(program: Command): void {
  const device = program.command("device").description("look at devices and tell them what to do");
  addList(device);
  addShow(device);
  addDeviceOrders(device);
  addMode(device);
  addSetClass(device);
  addSetGroups(device);
  addStaffCode(device);
  addTicket(device);
  addAuditGap(device);
  addRevoke(device);
}

function addList(device: Command): void {
  addServerOptions(device.command("list").description("every device, and whether it is online"))
    .option("--group <name>", "only this group")
    .option("--retired", "those that were purged, too")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  sessionward device list --server-data ./server
  sessionward device list --group wards --json`,
    )
    .action(async (options: ListOptions) => {
      const devices = await everyDevice(openAdminClient(options), {
        group: options.group,
        ...(options.retired === true && { retired: "shown" }),
      });
      if (options.json === true) printJson({ devices });
      else printTable([DEVICE_HEADING, ...devices.map(deviceRow)]);
    });
}

function addShow(device: Command): void {
  addServerOptions(
    device.command("show <device>").description("facts, sessions, policies, orders, alarms"),
  )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward device show ward-3-pc-7 --json")
    .action(async (name: string, options: JsonOptions) => {
      const admin = openAdminClient(options);
      const deviceId = await idOf(name, options);
      const detail = await admin.call("getDevice", { params: { deviceId } });
      const { commands } = await admin.call("listCommands", { query: { deviceId, limit: 10 } });
      if (options.json === true) printJson({ ...detail, commands });
      else for (const line of describe(detail, commands)) printLine(line);
    });
}

function describe(device: DeviceDetail, commands: readonly CommandView[]): readonly string[] {
  const applied = device.policyState?.applied.map((one) => `${one.name} ${one.version}`) ?? [];
  return [
    deviceRow(device).join("  "),
    `policies: ${applied.join(", ") || "none reported"}`,
    ...Object.entries(device.facts).map(([key, { fact }]) => `  ${key}: ${factText(fact)}`),
    ...device.sessions.map(({ id, kind, stage }) => `session ${id}: ${kind}, ${stage}`),
    ...commands.map((one) => `order ${one.id} ${one.kind} ${outcomeText(one)}`),
    ...refusedLines(device),
    ...device.alarms.map(({ at, kind, detail }) => `ALARM ${at} ${kind}: ${detail}`),
  ];
}

function factText(fact: DeviceDetail["facts"][string]["fact"]): string {
  if (fact.state === "known") return JSON.stringify(fact.value);
  return fact.state === "unknown" ? `unknown (${fact.because})` : "not applicable";
}

function addMode(device: Command): void {
  change(device, "mode <device>", "let a device act, only observe, or pause", "mode")
    .addArgument(new Argument("<mode>", "what it does").choices(["observe", "enforce", "paused"]))
    .addOption(
      new Option("--for <duration>", "how long it pauses, from 1m to 4h")
        .argParser(parseDurationWithin("1m", "4h"))
        .default(3_600_000, "1h"),
    )
    .action(async (name: string, mode: string, options: ModeOptions) => {
      const body: RouteInput<"setDeviceMode">["body"] =
        mode === "paused"
          ? { mode, forMs: options.for, reason: options.reason }
          : { mode: mode === "enforce" ? "enforce" : "observe", reason: options.reason };
      const params = { deviceId: await idOf(name, options) };
      tell(await editDevice("setDeviceMode", { params, body }, options), options);
    });
}

function addSetClass(device: Command): void {
  change(device, "set-class <device>", "say what a device is", "set-class")
    .addArgument(new Argument("<class>", "what it is").choices(DEVICE_CLASSES))
    .action(async (name: string, deviceClass: DeviceClass, options: ReasonOptions) => {
      const params = { deviceId: await idOf(name, options) };
      const body = { deviceClass, reason: options.reason };
      tell(await editDevice("setDeviceClass", { params, body }, options), options);
    });
}

function addSetGroups(device: Command): void {
  change(
    device,
    "set-groups <device> [groups...]",
    "put a device into these groups",
    "set-groups",
  ).action(async (name: string, groups: readonly string[], options: ReasonOptions) => {
    const params = { deviceId: await idOf(name, options) };
    const body = { groups: [...groups], reason: options.reason };
    tell(await editDevice("setDeviceGroups", { params, body }, options), options);
  });
}

function addStaffCode(device: Command): void {
  const what = "a code that helps people at a device without a network, for about two minutes";
  change(device, "staff-code <device>", what, "staff-code").action(
    async (name: string, options: ReasonOptions) => {
      const params = { deviceId: await idOf(name, options) };
      const body = { reason: options.reason };
      const made = await openAdminClient(options).call("makeStaffCode", { params, body });
      if (options.json === true) printJson(made);
      else printLine(`${made.code}  until ${made.validUntil}, once`);
    },
  );
}

function addTicket(device: Command): void {
  const what = "a ticket that does one thing once at a device, with or without a network";
  change(device, "ticket <device>", what, "ticket")
    .addOption(new Option("--use <what>", "what it does").choices(STAFF_USES).makeOptionMandatory())
    .addOption(
      new Option("--for <duration>", "how long it may be used, from 5m to 7d")
        .argParser(parseDurationWithin("5m", "7d"))
        .default(86_400_000, "24h"),
    )
    .action(async (name: string, options: ModeOptions & { readonly use: StaffUse }) => {
      const params = { deviceId: await idOf(name, options) };
      const body = { use: options.use, expiresInMs: options.for, reason: options.reason };
      const made = await openAdminClient(options).call("makeStaffTicket", { params, body });
      if (options.json === true) printJson(made);
      else printLine(`${made.ticket}  ${made.use}, until ${made.validUntil}, once`);
    });
}

function addRevoke(device: Command): void {
  change(device, "revoke <device>", "cut a device off for good", "revoke").action(
    async (name: string, options: ReasonOptions) => {
      const params = { deviceId: await idOf(name, options) };
      const body = { reason: options.reason };
      tell(await openAdminClient(options).call("revokeDevice", { params, body }), options);
    },
  );
}

const EXAMPLES: Readonly<Record<string, string>> = {
  mode: 'mode ward-3-pc-7 enforce --reason "trial is over"',
  "set-class": 'set-class kiosk-2 kiosk --reason "moved to the lobby"',
  "set-groups": "set-groups ward-3-pc-7 wards night --reason relocated",
  "staff-code": 'staff-code ward-3-pc-7 --reason "no network since the storm"',
  ticket: 'ticket ward-3-pc-7 --use unlock --for 8h --reason "line is down"',
  revoke: "revoke ward-3-pc-7 --reason stolen",
};

function change(device: Command, usage: string, what: string, verb: string): Command {
  return addServerOptions(device.command(usage).description(what))
    .requiredOption("--reason <text>", "why; the server's audit log keeps it")
    .option("--json", "print JSON")
    .addHelpText("after", `\nExamples:\n  sessionward device ${EXAMPLES[verb]}`);
}

async function idOf(name: string, options: ServerOptions): Promise<string> {
  const [device] = await findDevices(openAdminClient(options), [name]);
  return device?.id ?? name;
}

function tell(device: DeviceView, { json }: JsonOptions): void {
  if (json === true) printJson(device);
  else printTable([DEVICE_HEADING, deviceRow(device)]);
}
