import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import * as z from "zod/mini";
import { receiptSchema } from "../../agent/contract/receipt.ts";
import { AGENT_UNIT } from "../../agent/platform/linux/service-unit.ts";
import type { LogindNamespace } from "./logind-namespace.ts";
import type { WorldAgent } from "./world-agent.ts";

const heldSchema = z.object({ heldMs: z.number(), isOutOfReach: z.boolean() });
const sealed = z.object({ payload: z.string() });
const listSchema = z.object({
  profiles: z.array(
    z.object({
      profile: z.string(),
      stores: z.array(z.object({ store: z.string(), count: z.number() })),
    }),
  ),
});

/** What a machine that was started again has to say of what it found and did. */
export class BootEvidence {
  readonly #world: LogindNamespace;
  readonly #agent: WorldAgent;

  constructor(world: LogindNamespace, agent: WorldAgent) {
    this.#world = world;
    this.#agent = agent;
  }

  /** Stores in which the project's own look still finds something. */
  async storesLeft(homeDir: string): Promise<readonly string[]> {
    const listed = JSON.parse(
      await this.#agent.cli("browsers", "list", "--home", homeDir, "--json"),
    );
    const { profiles } = z.parse(listSchema, listed);
    return profiles.flatMap(({ profile, stores }) =>
      stores.filter(({ count }) => count > 0).map(({ store }) => `${profile}: ${store}`),
    );
  }

  /** The last receipt for the shared account, from the device's own directory. */
  async lastReceipt(): Promise<z.infer<typeof receiptSchema>> {
    const dir = join(this.#world.rootDir, "var/lib/sessionward/receipts");
    const all = readdirSync(dir).toSorted();
    const receipts = all.map((name) => {
      const { payload } = z.parse(sealed, JSON.parse(readFileSync(join(dir, name), "utf8")));
      return z.parse(receiptSchema, JSON.parse(Buffer.from(payload, "base64").toString()));
    });
    const last = receipts.findLast(({ profiles }) => profiles.length > 0);
    if (last === undefined) throw new Error("no receipt of a browser");
    return last;
  }

  /** For how long the daemon held logins back at this boot; null: nothing was left to hold them for. */
  async loginsHeldMs(loginUnit: string): Promise<number | null> {
    expect(await this.#startedUs(loginUnit, "ExecMainStart")).toBeGreaterThan(
      await this.#startedUs(AGENT_UNIT, "ActiveEnter"),
    );
    const log = await this.#world.exec("journalctl", "-u", AGENT_UNIT, "-b", "-o", "cat");
    const line = log.split("\n").find((text) => text.includes('"event":"loginsHeld"'));
    if (line === undefined) return null;
    const { heldMs, isOutOfReach } = z.parse(heldSchema, JSON.parse(line));
    expect(isOutOfReach).toBe(true);
    return heldMs;
  }

  async #startedUs(unit: string, moment: "ExecMainStart" | "ActiveEnter"): Promise<number> {
    const args = ["show", "--value", "-p", `${moment}TimestampMonotonic`, unit];
    return Number(await this.#world.exec("systemctl", ...args));
  }
}
