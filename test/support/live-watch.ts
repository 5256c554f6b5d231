import { request } from "node:https";
import * as z from "zod/mini";
import type { AdminAccess } from "../../scripts/cli/admin-exchange.ts";
import { LIVE_EVENTS, type LiveEvent, type LiveRow } from "../../server/contract/live-api.ts";
import { eventually } from "./eventually.ts";

/** Reads `GET /v1/live` as the console does, each event through its schema. */
export class LiveWatch {
  readonly events: LiveEvent[] = [];
  readonly #request: ReturnType<typeof request>;
  status = 0;
  isOver = false;
  #text = "";

  constructor({ url, token }: AdminAccess, query = "") {
    const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
    this.#request = request(`${url}/v1/live${query}`, { headers, rejectUnauthorized: false });
    this.#request.on("response", (response) => {
      this.status = response.statusCode ?? 0;
      response.setEncoding("utf8").on("data", (text: string) => this.#read(text));
      response.on("error", () => undefined);
      response.on("close", () => {
        this.isOver = true;
      });
    });
    this.#request.on("error", () => undefined);
    this.#request.end();
  }

  close(): void {
    this.#request.destroy();
  }

  async ready(): Promise<void> {
    await eventually("the watch is ready", () => this.#has("ready"));
  }

  /** The newest row of a device; undefined: it was never told, or is gone. */
  row(deviceId: string): LiveRow | undefined {
    return this.events.reduce<LiveRow | undefined>((row, { event, data }) => {
      if (event === "changed" && data.gone.includes(deviceId)) return undefined;
      if (event !== "rows" && event !== "changed") return row;
      return data.rows.find(({ device }) => device.id === deviceId) ?? row;
    }, undefined);
  }

  #has(name: LiveEvent["event"]): boolean {
    return this.events.some(({ event }) => event === name);
  }

  #read(text: string): void {
    this.#text += text;
    const blocks = this.#text.split("\n\n");
    this.#text = blocks.pop() ?? "";
    for (const block of blocks) this.#readBlock(block);
  }

  #readBlock(block: string): void {
    const fields = new Map(
      block.split("\n").map((line) => {
        const [name = "", ...rest] = line.split(": ");
        return [name, rest.join(": ")] as const;
      }),
    );
    const event = fields.get("event");
    if (event === undefined) return;
    const name = z.parse(z.keyof(z.object(LIVE_EVENTS)), event);
    const data: unknown = JSON.parse(fields.get("data") ?? "null");
    this.events.push({ event: name, data: z.parse(LIVE_EVENTS[name], data) } as LiveEvent);
  }
}
