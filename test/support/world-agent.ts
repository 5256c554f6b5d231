import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as z from "zod/mini";
import { type AgentStatus, agentStatusSchema } from "../../agent/contract/status-file.ts";
import { WORLD_CODE_DIR } from "../../scripts/sandbox/logind-world.ts";
import { eventually } from "./eventually.ts";
import type { LogindNamespace } from "./logind-namespace.ts";
import type { TestServer } from "./test-server.ts";

const CLI = join(WORLD_CODE_DIR, "dist/sessionward.js");
/** The checkout's own Node, as it is seen inside. */
export const WORLD_NODE = join(WORLD_CODE_DIR, relative(process.cwd(), process.execPath));

type Device = {
  readonly deviceClass: "shared" | "kiosk";
  /** The rest of a policy of its own, after its head. */
  readonly policy: string;
};

/** What is built, as a service of a world of its own, enrolled at a real server outside. */
export class WorldAgent {
  readonly #world: LogindNamespace;

  constructor(world: LogindNamespace) {
    this.#world = world;
  }

  async start({ server, admin }: TestServer, { deviceClass, policy }: Device): Promise<void> {
    const body = { groups: ["hall"], mode: "enforce" as const, deviceClass };
    const token = (await admin.call("createToken", { body })).token;
    const head = "apiVersion: sessionward/v1\nkind: Policy\nname: hall\n";
    const source = `${head}appliesTo: { groups: [hall] }\ndevice: ${deviceClass}\n${policy}`;
    await admin.call("publishPolicy", { body: { source } });
    const { agentUrl, pin } = server.info;
    await this.cli("agent", "enroll", "--url", agentUrl, "--pin", pin ?? "", "--token", token);
    await this.cli("agent", "service", "install");
    await this.statusWhere("it has its policy", (now) => now.policies.length === 1);
  }

  cli(...args: readonly string[]): Promise<string> {
    return this.#world.exec(WORLD_NODE, CLI, ...args);
  }

  /** As somebody without rights. */
  cliOf(userName: string, ...args: readonly string[]): Promise<string> {
    return this.#world.exec("runuser", "-u", userName, "--", WORLD_NODE, CLI, ...args);
  }

  async status(): Promise<AgentStatus> {
    return z.parse(agentStatusSchema, JSON.parse(await this.cli("agent", "status", "--json")));
  }

  async statusWhere(
    what: string,
    holds: (status: AgentStatus) => boolean,
    withinMs = 60_000,
  ): Promise<AgentStatus> {
    let last: AgentStatus | null = null;
    const look = async () => {
      last = await this.status().catch(() => null);
      return last !== null && holds(last);
    };
    await eventually(what, look, withinMs);
    return last ?? this.status();
  }

  /**
   * Settings of the test's own for a unit that ships, as an administrator would add them.
   *
   * @returns what takes them back
   */
  dropIn(unit: string, setting: string): () => void {
    const dir = join(this.#world.rootDir, `etc/systemd/system/${unit}.d`);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "test.conf"), `[Service]\n${setting}\n`);
    return () => rmSync(dir, { recursive: true });
  }
}
