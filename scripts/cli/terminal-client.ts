import { socketPathFor } from "../../agent/local/socket-path.ts";
import { AgentClient } from "../../main/agent-client.ts";
import { CommandError } from "./output.ts";

const CONNECT_WITHIN_MS = 3_000;

export type TerminalOptions = { readonly socketDir: string; readonly display?: string };

/**
 * Asks the agent from a terminal of the session, and is never taken for its shell.
 * @throws CommandError `offline` with what to look at
 */
export async function askFromTerminal<T>(
  options: TerminalOptions,
  ask: (client: AgentClient) => Promise<T>,
): Promise<T> {
  const { client, linked } = connectTerminal(options);
  try {
    if (await linked) return await ask(client);
    const look = "`sessionward agent status` says whether it runs, and where it listens";
    throw new CommandError("offline", `the agent does not answer in ${options.socketDir}: ${look}`);
  } finally {
    client.close();
  }
}

function connectTerminal({ socketDir, display }: TerminalOptions) {
  const { promise: linked, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), CONNECT_WITHIN_MS);
  const client = new AgentClient({
    socketPath: socketPathFor(socketDir, process.getuid?.() ?? 0),
    host: "terminal",
    display: display ?? null,
    random: Math.random,
    onStatus: () => undefined,
    onOrder: () => undefined,
    onLink: (connected) => {
      if (!connected) return;
      clearTimeout(timer);
      resolve(true);
    },
  });
  return { client, linked };
}
