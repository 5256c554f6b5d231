import * as z from "zod/mini";
import { MAX_HELD_TOLD, type ProbeTold } from "./x11-probe-messages.ts";

const count = z.number().check(z.gte(0));
const words = z.string().check(z.maxLength(100));
const held = z.object({
  through: z.enum(["screenSaver", "sessionManager"]),
  program: words,
  reason: words,
});
const by = z.optional(z.literal("wayland"));
const toldSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("ready") }),
  z.object({ event: z.literal("idle"), idleMs: count, by }),
  z.object({ event: z.literal("active"), by }),
  z.object({ event: z.literal("unknown"), because: z.string().check(z.maxLength(300)), by }),
  z.object({ event: z.literal("seen"), idleMs: count, by }),
  z.object({
    event: z.literal("inhibitors"),
    held: z.array(held).check(z.maxLength(MAX_HELD_TOLD)),
  }),
  z.object({ event: z.literal("failed"), because: z.string().check(z.maxLength(1000)) }),
  z.object({ event: z.literal("answer"), id: z.int(), value: count }),
]);

const MAX_LINE = 4096;

/** Collects lines; a longer one than any message is thrown away with what came before it. */
export class LineSplitter {
  #rest = "";

  push(text: string): string[] {
    const lines = (this.#rest + text).split("\n");
    const rest = lines.pop() ?? "";
    this.#rest = rest.length > MAX_LINE ? "" : rest;
    return lines.filter((line) => line.length <= MAX_LINE);
  }
}

/** What the probe said, or null: it runs with a user's rights, so it is not trusted to say it well. */
export function decodeProbeLine(line: string): ProbeTold | null {
  try {
    const result = z.safeParse(toldSchema, JSON.parse(line));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
