import { type Command, Option } from "commander";
import type { RouteReply } from "../../server/contract/admin-api.ts";
import { ROLES, type Role } from "../../server/contract/roles.ts";
import {
  addServerOptions,
  createAdminClient,
  findServer,
  openAdminClient,
  type ServerOptions,
} from "./admin-client.ts";
import { collect, parseDurationWithin } from "./duration.ts";
import { printJson, printLine, printTable } from "./output.ts";

type JsonOptions = ServerOptions & { readonly json?: boolean };
type ReachOptions = JsonOptions & { readonly role: Role; readonly group: readonly string[] };
type WhyOptions = JsonOptions & { readonly reason: string };

/** `sessionward account …`: people who sign in to the console, and programs in their name. */
export function addAccountCommands(program: Command): void {
  const account = program.command("account").description("who may use the console and the API");
  addCreate(account);
  addList(account);
  addChange(account);
  addInvite(account);
  addDisable(account);
  addToken(account);
}

function addReach(command: Command): Command {
  return addServerOptions(command)
    .addOption(new Option("--role <role>", "what they may do").choices(ROLES).makeOptionMandatory())
    .option("--group <name>", "only devices of this group; may be repeated", collect, [])
    .option("--json", "print JSON");
}

function addCreate(account: Command): void {
  addReach(account.command("create <name>").description("make an account and its invitation"))
    .addHelpText(
      "after",
      `
Examples:
  sessionward account create ines --role admin --server-data ./server
  sessionward account create ward-desk --role operator --group wards --json`,
    )
    .action(async (name: string, options: ReachOptions) => {
      const found = findServer(options);
      const body = { name, role: options.role, groups: groupsOf(options) };
      const created = await createAdminClient(found).call("createAccount", { body });
      printInvited(created, found.url, options);
    });
}

function addInvite(account: Command): void {
  addWhy(account.command("invite <name>").description("a new invitation: to choose a password"))
    .addHelpText(
      "after",
      `
Examples:
  sessionward account invite first-admin --reason "first sign-in" --server-data ./server`,
    )
    .action(async (name: string, options: WhyOptions) => {
      const found = findServer(options);
      const { reason } = options;
      const asked = { params: { name }, body: { reason } };
      printInvited(await createAdminClient(found).call("inviteAccount", asked), found.url, options);
    });
}

function printInvited(
  invited: RouteReply<"createAccount">,
  url: string,
  options: JsonOptions,
): void {
  const consoleUrl = `${url.replace("//127.0.0.1", "//localhost")}/console/`;
  if (options.json === true) {
    printJson({ ...invited, consoleUrl });
    return;
  }
  printLine(`${invited.name} is ${describe(invited)}`);
  printLine("");
  printLine(`Within 24 hours, at ${consoleUrl}, sign in with this invitation:`);
  printLine(`  ${invited.invitation}`);
}

function addList(account: Command): void {
  addServerOptions(account.command("list").description("who may come in, and what each may do"))
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward account list --server-data ./server")
    .action(async (options: JsonOptions) => {
      const { accounts } = await openAdminClient(options).call("listAccounts", {});
      if (options.json === true) printJson({ accounts });
      else {
        printTable([
          ["name", "role", "groups", "signs in with", "disabled"],
          ...accounts.map((one) => [
            one.name,
            one.role,
            one.groups === null ? "all" : one.groups.join(","),
            meansOf(one),
            one.disabledAt ?? "",
          ]),
        ]);
      }
    });
}

function meansOf({ passkeys, hasPassword }: { passkeys: number; hasPassword: boolean }): string {
  if (passkeys > 0) return passkeys === 1 ? "1 passkey" : `${passkeys} passkeys`;
  return hasPassword ? "password" : "nothing yet";
}

function addChange(account: Command): void {
  addReach(account.command("change <name>").description("another role, or other groups"))
    .requiredOption("--reason <text>", "why; stands in the audit log")
    .addHelpText(
      "after",
      `
Examples:
  sessionward account change ines --role approver --reason "moved to the night shift"`,
    )
    .action(async (name: string, options: ReachOptions & WhyOptions) => {
      const body = { role: options.role, groups: groupsOf(options), reason: options.reason };
      const admin = openAdminClient(options);
      const { accounts } = await admin.call("listAccounts", {});
      // Everything that it is afterwards stands on the command line: what changes between this
      // look and the order is somebody else's doing at this moment.
      const edition = accounts.find((one) => one.name === name)?.edition ?? null;
      const changed = await admin.call("changeAccount", { params: { name }, body }, edition);
      if (options.json === true) printJson(changed);
      else printLine(`${changed.name} is ${describe(changed)}; signed out everywhere`);
    });
}

function addDisable(account: Command): void {
  addWhy(account.command("disable <name>").description("end an account, its sessions and tokens"))
    .addHelpText("after", "\nExamples:\n  sessionward account disable ines --reason left --json")
    .action(async (name: string, options: WhyOptions) => {
      const disabled = await openAdminClient(options).call("disableAccount", {
        params: { name },
        body: { reason: options.reason },
      });
      if (options.json === true) printJson(disabled);
      else printLine(`${disabled.name} can't sign in any more; its sessions and tokens have ended`);
    });
}

function addToken(account: Command): void {
  addReach(account.command("token <name>").description("make a token for a program; shown once"))
    .option("--expires <duration>", "how long it is valid", parseDurationWithin("1m", "365d"))
    .addHelpText(
      "after",
      `
Examples:
  sessionward account token ward-display --role viewer --group wards --expires 90d`,
    )
    .action(async (admin: string, options: ReachOptions & { readonly expires?: number }) => {
      const expiresInMs = options.expires;
      const made = await openAdminClient(options).call("createAdminToken", {
        body: { admin, role: options.role, groups: groupsOf(options), expiresInMs },
      });
      if (options.json === true) printJson(made);
      else printLine(made.token);
    });
}

function addWhy(command: Command): Command {
  return addServerOptions(command)
    .requiredOption("--reason <text>", "why; stands in the audit log")
    .option("--json", "print JSON");
}

function groupsOf({ group }: ReachOptions): string[] | null {
  return group.length === 0 ? null : [...group];
}

function describe({ role, groups }: { role: Role; groups: readonly string[] | null }): string {
  return `${role} of ${groups === null ? "the whole fleet" : groups.join(", ")}`;
}
