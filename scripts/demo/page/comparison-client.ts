import * as z from "zod/mini";
import type { Act } from "../comparison/acts.ts";
import {
  type ComparisonState,
  comparisonStateSchema,
  type TodaysProtection,
} from "../comparison/contract.ts";
import { refusalText } from "./refusal.ts";
import type { Say } from "./translate.ts";

const wayInSchema = z.object({ url: z.string(), deviceId: z.string(), adminToken: z.string() });
export type WayIn = z.infer<typeof wayInSchema>;

/** @param onLost the demo ended: no more documents come. @returns what ends it */
export function watchComparison(
  onState: (state: ComparisonState) => void,
  onLost: () => void,
): () => void {
  const source = new EventSource("/api/events");
  source.addEventListener("state", ({ data }) => {
    const state = z.safeParse(comparisonStateSchema, JSON.parse(String(data)));
    if (state.success) onState(state.data);
  });
  source.addEventListener("error", onLost);
  return () => source.close();
}

/** @returns what a person should know, or null: it began */
export function sendAct(act: Act, say: Say): Promise<string | null> {
  return post(`/api/acts/${act}`, {}, say);
}

export function sendProtection(protection: TodaysProtection, say: Say): Promise<string | null> {
  return post("/api/protection", { protection }, say);
}

export async function wayIntoConsole(): Promise<WayIn | null> {
  const response = await fetch("/api/console").catch(() => null);
  if (response === null || !response.ok) return null;
  const way = z.safeParse(wayInSchema, await response.json());
  return way.success ? way.data : null;
}

async function post(path: string, body: object, say: Say): Promise<string | null> {
  try {
    const response = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    if (response.ok) return null;
    return refusalText(response.status, await response.json(), say);
  } catch {
    return say("page.silent");
  }
}
