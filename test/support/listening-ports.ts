import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** As `/proc/net/tcp` calls a socket that waits for somebody to connect (proc_net_tcp.txt of the kernel). */
const LISTENS = "0A";

/** The TCP ports on which a process waits for somebody. */
export function listeningPorts(pid: number): readonly number[] {
  const own = socketsOf(pid);
  return ["tcp", "tcp6"]
    .flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, "utf8").split("\n").slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === LISTENS && own.has(inode ?? ""))
    .map(([, address = ""]) => Number.parseInt(address.split(":")[1] ?? "", 16));
}

function socketsOf(pid: number): ReadonlySet<string> {
  const dir = `/proc/${pid}/fd`;
  const targets = readdirSync(dir).map((fd) => {
    try {
      return readlinkSync(join(dir, fd));
    } catch {
      // Closed since it was listed.
      return "";
    }
  });
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
}
