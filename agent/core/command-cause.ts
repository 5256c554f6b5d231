import type { ActReason } from "../../policies/vocabulary.ts";
import type { Command } from "../contract/command.ts";
import type { SessionInfo } from "./ports.ts";

/** The reason of what a command does: the admin's word, or what they say became of an account. */
export function causeOf({ params }: Command): Extract<ActReason, "command" | "accountChanged"> {
  return "account" in params && params.account !== undefined ? "accountChanged" : "command";
}

/** Windows keeps the case in which a name was typed, and does not tell names apart by it. */
export function isOfAccount({ backEnd, userName }: SessionInfo, name: string): boolean {
  if (backEnd !== "wts") return userName === name;
  return userName.toLowerCase() === name.toLowerCase();
}
