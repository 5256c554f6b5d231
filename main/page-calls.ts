import { STAFF_REFUSALS } from "../agent/contract/staff-use.ts";
import type { AgentClient } from "./agent-client.ts";
import type { BridgeCall, BridgeReply } from "./contract/bridge.ts";
import type { GuestKeys } from "./guest-keys.ts";
import type { Preferences } from "./preferences.ts";
import type { StatusPanel } from "./status-panel.ts";

type PageCall = Exclude<BridgeCall, { readonly name: "ready" | "painted" | "guestKey" }>;
type OwnName =
  | "fold"
  | "unfold"
  | "openStatus"
  | "closeStatus"
  | "toggleKeyboard"
  | "chooseLanguage"
  | "chooseTextSize";
type AskedOfAgent = Exclude<PageCall, { readonly name: OwnName }>;

export type PageCallPorts = {
  readonly agent: Pick<AgentClient, "call">;
  readonly preferences: Pick<Preferences, "setLanguage" | "setTextSize">;
  readonly keys: Pick<GuestKeys, "toggle">;
  readonly panel: Pick<StatusPanel, "open" | "close">;
  /** Of a banner that was folded to leave room. */
  readonly showWhole: (isWhole: boolean) => void;
  readonly refresh: () => void;
};

/** What a person chose on a page: the shell's own affairs here, everything else for the agent. */
export async function answerPage(call: PageCall, ports: PageCallPorts): Promise<BridgeReply> {
  const { agent, preferences, panel } = ports;
  if (call.name === "toggleKeyboard") return ports.keys.toggle();
  if (call.name === "openStatus") panel.open();
  else if (call.name === "closeStatus") panel.close();
  else if (call.name === "fold") ports.showWhole(false);
  else if (call.name === "unfold") ports.showWhole(true);
  else if (call.name === "chooseLanguage") preferences.setLanguage(call.body.language);
  else if (call.name === "chooseTextSize") preferences.setTextSize(call.body.percent);
  else return askAgent(agent, call);
  ports.refresh();
  return { ok: true };
}

/** The page learns why a code was of no use, and else only that it was refused. */
async function askAgent(
  agent: Pick<AgentClient, "call">,
  call: AskedOfAgent,
): Promise<BridgeReply> {
  const outcome = await agent.call(call.name, call.body);
  const { reply } = outcome;
  if (outcome.ok) return { ok: true, ...(reply?.used && { used: reply.used }) };
  const ofStaff = STAFF_REFUSALS.find((reason) => reason === reply?.reason);
  const { detail } = outcome;
  const waitMs = reply?.waitMs;
  return {
    ok: false,
    reason: ofStaff ?? outcome.reason,
    detail,
    ...(waitMs !== undefined && { waitMs }),
  };
}
