import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as z from "zod/mini";
import type { Act } from "../../scripts/demo/comparison/acts.ts";
import {
  type ComparisonState,
  comparisonStateSchema,
} from "../../scripts/demo/comparison/contract.ts";
import { eventually } from "./eventually.ts";

const eventSchema = z.object({
  event: z.string(),
  url: z.optional(z.string()),
  ms: z.optional(z.number()),
});
type DemoEvent = z.infer<typeof eventSchema>;

const ACT_LIMIT_MS = 90_000;

/** `npm start`, as whoever has the printed address sees it. */
export class DemoPage {
  readonly #child: ChildProcess;
  readonly #events: DemoEvent[] = [];
  #host = "";
  #headers: Readonly<Record<string, string>> = {};

  private constructor(child: ChildProcess) {
    this.#child = child;
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    lines.on("line", (line) => this.#events.push(z.parse(eventSchema, JSON.parse(line))));
  }

  static async start(): Promise<DemoPage> {
    const argv = ["scripts/start.ts", "--json", "--no-open"];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    const page = new DemoPage(child);
    const { url = "" } = await page.event("address", 20_000);
    const entered = await fetch(url, { redirect: "manual" });
    page.#host = new URL(url).origin;
    const [cookie = ""] = (entered.headers.get("set-cookie") ?? "").split(";");
    page.#headers = { cookie, origin: page.#host };
    return page;
  }

  async event(name: string, withinMs: number): Promise<DemoEvent> {
    const find = () => this.#events.find(({ event }) => event === name);
    await eventually(`the demo says ${name}`, () => find() !== undefined, withinMs);
    return find() ?? { event: name };
  }

  ask(path: string, method = "GET", body?: object): Promise<Response> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(`${this.#host}${path}`, { method, headers: this.#headers, ...sent });
  }

  async state(): Promise<ComparisonState> {
    return z.parse(comparisonStateSchema, await (await this.ask("/api/state")).json());
  }

  async stateWhere(
    what: string,
    holds: (state: ComparisonState) => boolean,
    withinMs = ACT_LIMIT_MS,
  ): Promise<ComparisonState> {
    let last = await this.state();
    const look = async () => {
      last = await this.state();
      return holds(last);
    };
    await eventually(what, look, withinMs);
    return last;
  }

  /** Does it, waits for its end on both sides. */
  async act(act: Act): Promise<ComparisonState> {
    const { status } = await this.ask(`/api/acts/${act}`, "POST");
    if (status !== 202) throw new Error(`${act}: ${status}`);
    return this.stateWhere(`${act} is over`, (state) => state.acting === null);
  }

  /** As Ctrl-C. @returns the exit code */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await ended;
    return this.#child.exitCode;
  }
}
