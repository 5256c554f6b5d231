import { Command, InvalidArgumentError, Option } from "commander";
import { type EnrolmentAddress, readEnrolmentAddress } from "../../agent/link/enrolment-address.ts";
import { type AdminClient, findServer, openAdminClient } from "../cli/admin-client.ts";
import { CommandError, EXIT } from "../cli/output.ts";

export type SwarmOptions = {
  readonly devices: number;
  readonly seconds: number;
  /** Shares of the devices, in percent. */
  readonly flapping: number;
  readonly slow: number;
  readonly orders: number;
  readonly json?: boolean;
  readonly server?: string;
  readonly serverData?: string;
  readonly pin?: string;
  readonly token?: string;
};

const EXAMPLES = `
Examples:
  npm run swarm -- --devices 1000 --seconds 60 --server-data ./server
  npm run swarm -- --devices 10000 --seconds 60 --server-data ./server --flapping 10 --orders 20
  npm run swarm -- --devices 500 --seconds 30 --server "sessionward://host:8443?pin=…&token=…"`;

export function parseSwarmOptions(argv: readonly string[]): SwarmOptions {
  const command = new Command("npm run swarm --")
    .description("drive a server with many devices, by the agent's own protocol code")
    .option("--devices <n>", "how many", between(1, 50_000), 100)
    .option("--seconds <s>", "how long after all are online", between(1, 86_400), 30)
    .option(
      "--server <url>",
      "where agents connect: wss://…, or sessionward://… with pin and token",
    )
    .option("--pin <pin>", "pin of the server's key, sha256:<hex>")
    .option("--token <token>", "enrolment token with enough uses")
    .addOption(
      new Option(
        "--server-data <dir>",
        "a server on this machine: makes its own token, and may order",
      )
        .env("SESSIONWARD_SERVER_DATA")
        .conflicts("server"),
    )
    .option("--flapping <percent>", "devices that leave and come back", between(0, 100), 10)
    .option("--slow <percent>", "devices that stop reading for seconds", between(0, 100), 5)
    .option("--orders <n>", "commands a second; needs --server-data", between(0, 1000), 5)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES);
  return command.parse(["node", "swarm", ...argv]).opts<SwarmOptions>();
}

export type SwarmServer = {
  readonly address: EnrolmentAddress;
  /** Null: nobody here may order anything. */
  readonly admin: AdminClient | null;
};

/** @throws CommandError when it isn't said which server, or how to know it */
export async function serverOf(options: SwarmOptions): Promise<SwarmServer> {
  if (options.serverData === undefined) {
    return { address: addressOf(options.server ?? "", options), admin: null };
  }
  const { serverData } = options;
  const { agentUrl, pin } = findServer({ serverData });
  const admin = openAdminClient({ serverData });
  const uses = Math.min(10_000, options.devices);
  const { token } = await admin.call("createToken", {
    body: { groups: ["swarm"], mode: "enforce", uses },
  });
  return { address: addressOf(agentUrl, { pin: pin ?? undefined, token }), admin };
}

function addressOf(
  url: string,
  given: { readonly pin?: string | undefined; readonly token?: string | undefined },
): EnrolmentAddress {
  const address = readEnrolmentAddress({ url, pin: given.pin, token: given.token });
  if (address.ok) return address.value;
  const advice =
    url === "" ? "say which server: --server-data DIR, or --server URL" : address.detail;
  throw new CommandError(url === "" ? "noServer" : address.reason, advice, EXIT.usage);
}

function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
  };
}
