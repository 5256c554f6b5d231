import type { CommandKind } from "../../agent/contract/command.ts";
import type { AccountChange } from "../../policies/account-change.ts";
import type { ServerOptions } from "./admin-client.ts";
import { CommandError, EXIT } from "./output.ts";

/** Everything that an order may be given on the command line. */
export type OrderOptions = ServerOptions & {
  readonly group: readonly string[];
  readonly all?: boolean;
  readonly reason: string;
  readonly session?: string;
  readonly account?: string;
  readonly because?: AccountChange;
  readonly data?: string;
  readonly text?: string;
  readonly for?: number;
  readonly expires?: number;
  readonly evenInObserve?: boolean;
  readonly rings?: boolean;
  readonly wait?: number | true;
  readonly json?: boolean;
};

/** The command's parameters; whether they fit its kind, the contract's schema decides. */
export function paramsOf(kind: CommandKind, options: OrderOptions): object {
  const session = {
    ...(options.session === undefined ? {} : { sessionId: options.session }),
    ...accountOf(options),
  };
  if (kind === "pause") return { forMs: options.for };
  if (kind === "grantTime") return { ...session, forMs: options.for };
  if (kind === "message") return { ...session, text: options.text };
  return options.data === undefined ? session : { ...session, data: options.data.split(",") };
}

function accountOf({ account, because }: OrderOptions): object {
  if ((account === undefined) !== (because === undefined)) {
    throw new CommandError("badOrder", "--account and --because go together", EXIT.usage);
  }
  return account === undefined ? {} : { account: { name: account, change: because } };
}
