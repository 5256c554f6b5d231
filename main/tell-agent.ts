import { type HostFault, hostFailure } from "../agent/contract/host-faults.ts";
import type { LocalCallBody } from "../agent/contract/local-calls.ts";
import { AgentClient } from "./agent-client.ts";

/** How long a shell that can't start waits for the agent, to tell it why. */
const LINK_WITHIN_MS = 1_500;
const KNOWN_DISPLAY = /^:\d{1,5}$/;

export type Untold = {
  readonly socketPath: string;
  readonly host: LocalCallBody<"hello">["host"];
  readonly display: string | null;
  readonly reason: HostFault;
  readonly detail: string;
};

/**
 * Tells the agent of a shell that never came up: it was there for a moment, and is gone. A display
 * that is none finds no session, so the account's only one is meant.
 *
 * @returns whether the agent heard it
 */
export async function tellAgent(untold: Untold): Promise<boolean> {
  const { display } = untold;
  const named = display !== null && KNOWN_DISPLAY.test(display) ? [display, null] : [null];
  for (const each of named) if (await toldAt(each, untold)) return true;
  return false;
}

async function toldAt(display: string | null, untold: Untold): Promise<boolean> {
  const { socketPath, host, reason, detail } = untold;
  const { promise: linked, resolve } = Promise.withResolvers<boolean>();
  const onLink = (connected: boolean) => resolve(connected);
  const ignored = { onStatus: () => {}, onOrder: () => {} };
  const random = Math.random;
  const client = new AgentClient({ socketPath, host, display, random, onLink, ...ignored });
  const timer = setTimeout(() => resolve(false), LINK_WITHIN_MS);
  try {
    if (!(await linked)) return false;
    const because = hostFailure(reason, detail).slice(0, 500);
    return (await client.call("surfaceFailed", { surface: "host", because })).ok;
  } finally {
    clearTimeout(timer);
    client.close();
  }
}
