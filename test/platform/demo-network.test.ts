import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type AgentNetwork,
  openAgentNetwork,
} from "../../scripts/demo/comparison/agent-network.ts";
import { layCable } from "../../scripts/demo/comparison/cable.ts";
import { type Machine, startMachine } from "../../scripts/demo/comparison/machine.ts";
import { eventually } from "../support/eventually.ts";
import { reasonToSkip } from "../support/platform-world.ts";

/** The demo's right computer: what its agent sees of a network whose cable is pulled. */
const skip = reasonToSkip("a cable to pull", ["root", "systemd", "ip"]);

/** Stands in the agent's network and tells of its addresses and of its connection as they change. */
const LOOKER = `
import { connect } from "node:net";
import { writeFileSync } from "node:fs";
import { networkAddresses } from "/opt/sessionward/agent/platform/network-addresses.ts";
const [host, port, out] = process.argv.slice(1);
const seen = { addresses: [], answer: "" };
const tell = () => writeFileSync(out, JSON.stringify(seen));
const dial = () => {
  const socket = connect(Number(port), host);
  socket.on("data", (said) => { seen.answer = String(said); tell(); });
  socket.on("error", () => undefined);
  socket.on("close", () => { seen.answer = ""; tell(); setTimeout(dial, 100); });
};
dial();
setInterval(() => { seen.addresses = networkAddresses(); tell(); }, 50);
`;
const OUT = "/run/looker.json";

let server: Server;
let machine: Machine;
let network: AgentNetwork;
let laid: Awaited<ReturnType<typeof layCable>>;
const dir = mkdtempSync(join(tmpdir(), "sw-test-"));

beforeAll(async () => {
  if (skip !== null) return;
  mkdirSync(join(dir, "disk"));
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.write("hello");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  laid = await layCable(typeof address === "object" ? (address?.port ?? 0) : 0);
  machine = await startMachine({ codeDir: process.cwd(), dir, outDir: join(dir, "out") });
  network = await openAgentNetwork(machine, laid);
});
afterAll(async () => {
  await machine?.powerOff();
  await laid?.unplug();
  server?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** What is seen from inside of the network, and only from there. */
async function startLooking(): Promise<void> {
  const { host, port } = network.cable;
  const node = "/opt/sessionward/node_modules/.bin/node";
  const argv = [node, "--input-type=module", "-e", LOOKER, host, String(port), OUT];
  await machine.must([
    ...["systemd-run", "--quiet", "--collect", "--unit=looker"],
    ...["-p", "NetworkNamespacePath=/run/netns/computer", ...argv],
  ]);
}

function seen(): { addresses: readonly string[]; answer: string } {
  try {
    return JSON.parse(readFileSync(machine.inside(OUT), "utf8"));
  } catch {
    return { addresses: ["nothing was told yet"], answer: "" };
  }
}

const isPluggedIn = () =>
  seen().answer === "hello" && seen().addresses.includes("cable0 192.0.2.2");
const isOut = () => seen().answer === "" && seen().addresses.length === 0;

test.skipIf(skip)(
  "a pulled cable takes the address away and ends what is open; a plugged one brings both back",
  async () => {
    await startLooking();
    await eventually("it hears the server", isPluggedIn);
    await network.cable.unplug();
    await eventually("it hears nothing, and is on no network", isOut);
    await network.cable.plugIn();
    await eventually("it hears the server again", isPluggedIn);
  },
);

test.skipIf(skip)(
  "it is there again after a power cut, and the machine has none of it",
  async () => {
    await machine.powerOff();
    await machine.powerOn();
    // A service of its own starts it; here, the drop-in's `Requires=` has nobody to act for.
    await machine.must(["systemctl", "start", "demo-wall.socket"]);
    await startLooking();
    await eventually("it hears the server", isPluggedIn);
    expect(readFileSync("/proc/net/dev", "utf8")).not.toMatch(/cable0|wall0/);
  },
);

test.skipIf(skip)(
  "where no such network can be made, the agent is in the machine's own",
  async () => {
    // As without iproute2.
    const broken: Machine = {
      ...machine,
      run: async (argv) =>
        argv.includes("demo-wall.socket") ? { code: 1, stdout: "", stderr: "" } : machine.run(argv),
    };
    expect(await openAgentNetwork(broken, laid)).toEqual({
      ...{ isOwn: false, cable: laid, enter: [], dropIn: "" },
    });
    rmSync(dir, { recursive: true, force: true });
  },
);

test.runIf(skip !== null)("was not tried", (context) => context.skip(skip ?? ""));
