import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cable } from "./cable.ts";
import type { Machine } from "./machine.ts";

const UNITS = "/etc/systemd/system";
/** RFC 5737: addresses that no real network has. */
const [NEAR, FAR] = ["192.0.2.2", "192.0.2.1"];
const PORT = 443;
const NEAR_PATH = "/run/netns/computer";

/** A network that nobody but the agent is in. */
export type AgentNetwork = {
  /** False: it is in the machine's own, and sees nothing of a plug. */
  readonly isOwn: boolean;
  /** Leads to the server. */
  readonly cable: Cable;
  /** For what is to be in it, too: put before a program. */
  readonly enter: readonly string[];
  /** What puts a service of the computer into it. */
  readonly dropIn: string;
};

/**
 * Two network namespaces with a cable between them, `cable0` and `wall0`: whoever is in the first
 * sees its address go and come as the plug does, as on a real computer; for loopback that can't be.
 * What arrives at the wall goes on through `toServer`. They are the computer's own, and so nothing
 * of them is left when it ends; the machine's own interfaces are not touched.
 *
 * @returns where such a network can't be made, what the agent has without: the machine's own
 */
export async function openAgentNetwork(machine: Machine, toServer: Cable): Promise<AgentNetwork> {
  for (const [name, text] of Object.entries(unitsTo(toServer.port))) {
    const path = machine.inside(join(UNITS, name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const started = await machine.run(["systemctl", "start", "demo-wall.socket"]);
  if (started.code !== 0) {
    return { isOwn: false, cable: toServer, enter: [], dropIn: "" };
  }
  return {
    isOwn: true,
    cable: realCable(machine, toServer),
    enter: ["nsenter", `--net=${NEAR_PATH}`, "--"],
    dropIn: `[Unit]
Requires=demo-cable.service demo-wall.socket
After=demo-cable.service demo-wall.socket
[Service]
NetworkNamespacePath=${NEAR_PATH}
`,
  };
}

function realCable(machine: Machine, toServer: Cable): Cable {
  const wall = (state: "up" | "down") =>
    machine.must(["ip", "-n", "wall", "link", "set", "wall0", state]);
  return {
    ...{ host: FAR, port: PORT },
    unplug: async () => {
      await toServer.unplug();
      // Its end tells the agent that the connection is closed; later nothing would get through.
      await machine.must(["systemctl", "stop", "demo-wall.service"]);
      await wall("down");
    },
    plugIn: async () => {
      await toServer.plugIn();
      await wall("up");
    },
  };
}

/** From systemd, so that they are there again when the computer starts again. */
function unitsTo(port: number): Readonly<Record<string, string>> {
  return {
    "demo-cable.service": `[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=ip netns add computer
ExecStart=ip netns add wall
ExecStart=ip -n computer link set lo up
ExecStart=ip -n computer link add cable0 type veth peer name wall0 netns wall
ExecStart=ip -n computer address add ${NEAR}/30 dev cable0
ExecStart=ip -n wall address add ${FAR}/30 dev wall0
ExecStart=ip -n computer link set cable0 up
ExecStart=ip -n wall link set wall0 up
`,
    "demo-wall.socket": `[Unit]
DefaultDependencies=no
Requires=demo-cable.service
After=demo-cable.service
[Socket]
ListenStream=${FAR}:${PORT}
NetworkNamespacePath=/run/netns/wall
`,
    "demo-wall.service": `[Unit]
DefaultDependencies=no
[Service]
ExecStart=/lib/systemd/systemd-socket-proxyd 127.0.0.1:${port}
`,
  };
}
