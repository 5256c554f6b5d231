import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AGENT_UNIT, SHELL_UNIT } from "../../agent/platform/linux/service-unit.ts";
import { eventually } from "../support/eventually.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { ShellDesk } from "../support/shell-desk.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";
import { WORLD_NODE, WorldAgent } from "../support/world-agent.ts";
import { sitDownIn, WORLD_DISPLAY } from "../support/world-desk.ts";

const skip = reasonToSkip("a shell that is killed again and again", [
  ...(["root", "systemd", "Xvfb", "xss-lock", "i3lock", "xmessage"] as const),
]);
const PROGRAM = "/run/bare-shell.mjs";
const SHELL = `${WORLD_NODE} ${PROGRAM} ${WORLD_DISPLAY}`;
/** A shell without a window: it says hello to the agent, as this person, and stays. */
const BARE_SHELL = `import { connect } from "node:net";

const socket = connect(\`/run/sessionward/\${process.getuid()}/s\`);
const body = { protocol: 7, host: "chromium", display: process.argv[2] };
socket.write(\`\${JSON.stringify({ id: 1, call: "hello", body })}\n\`);
socket.resume();
socket.on("error", () => undefined);
socket.on("close", () => process.exit(1));
`;
const POLICY = "session: { idle: { warnBefore: 20s, lockAfter: 30m } }\n";
const RESTARTS = 3;

let world: LogindNamespace;
let agent: WorldAgent;

beforeAll(async () => {
  if (skip !== null) return;
  world = await LogindNamespace.start();
  agent = new WorldAgent(world);
  const [server] = await Promise.all([startTestServer(), sitDownIn(world, "ana")]);
  await agent.start(server, { deviceClass: "shared", policy: POLICY });
});
afterAll(async () => {
  await world?.stop();
  await stopTestServers();
});

test.skipIf(skip)(
  "is started again three times by the daemon; killed once more it locks the session, and ends nothing",
  async () => {
    writeFileSync(join(world.rootDir, PROGRAM), BARE_SHELL);
    const desk = await ShellDesk.open(world, "ana", SHELL);
    for (let restarts = 0; restarts <= RESTARTS; restarts += 1) {
      await eventually("a shell is there", async () => (await connects()) === restarts + 1, 20_000);
      expect((await agent.status()).sessions).toMatchObject([{ stage: "active" }]);
      await desk.tell("systemctl", "--user", "kill", "-s", "KILL", SHELL_UNIT);
    }
    const locked = await agent.statusWhere(
      "the session is locked",
      ({ sessions }) => sessions[0]?.stage === "locked",
      30_000,
    );
    expect(locked.sessions).toHaveLength(1);
    expect(await connects()).toBe(RESTARTS + 1);
    expect(await world.sessions.list()).toMatchObject([{ userName: "ana" }]);
    expect(await desk.running("xmessage")).toHaveLength(1);
    expect(await desk.running("i3lock")).not.toEqual([]);
  },
);

/** How often a shell came to the daemon. */
async function connects(): Promise<number> {
  const log = await world.exec("journalctl", "-u", AGENT_UNIT, "-o", "cat", "--no-pager");
  return log.split("\n").filter((line) => line.includes('"event":"shellConnected"')).length;
}
