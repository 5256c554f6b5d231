import { spawn } from "node:child_process";
import { userInfo } from "node:os";
import { join } from "node:path";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { benchSession } from "./bench-session.ts";

/**
 * The daemon's idle port alone, as a process of its own so that its CPU time can be read. Arguments:
 * the display, and after how many milliseconds without input to lock. Ends with its stdin.
 */
const [display = "", thresholdMs = ""] = process.argv.slice(2);
const { uid, gid, homedir } = userInfo();
const source = join(import.meta.dirname, "..", "..");
const silent = { info: (event: string) => tell({ event }), warn: () => undefined };
const displays = new X11Displays({
  probePath: join(source, "agent", "platform", "linux", "x11-probe.ts"),
  accountOf: async () => ({ identity: { uid, gid, groups: [] }, homeDir: homedir }),
  log: silent,
});

displays
  .watch(benchSession(display), ({ kind }) => {
    if (kind !== "idle") return;
    const atMs = performance.timeOrigin + performance.now();
    // The same program in the locker's place as the other contestant starts.
    spawn("/bin/date", ["+%s%N"], { stdio: ["ignore", "inherit", "ignore"] });
    tell({ event: "idle", atMs });
  })
  .setThreshold(Number(thresholdMs));
process.stdin.on("end", () => process.exit(0)).resume();

function tell(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
