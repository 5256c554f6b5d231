import { type ChildProcess, spawn } from "node:child_process";
import { expect, onTestFinished } from "vitest";
import { eventually } from "./eventually.ts";
import { listeningPorts } from "./listening-ports.ts";
import { areBuilt } from "./programs.ts";

/** Node that finds this waits for orders on a port. What runs from its source may be debugged. */
export const HOSTILE_ENVIRONMENT: Readonly<Record<string, string>> = areBuilt
  ? { NODE_OPTIONS: "--inspect=127.0.0.1:0" }
  : {};

/** Attack 99: neither what stood in its environment nor the signal for it has opened a debugger's port. */
export async function expectNoDebugger({ pid = 0 }: ChildProcess): Promise<void> {
  expect(listeningPorts(pid)).toEqual([]);
  if (!areBuilt) return;
  process.kill(pid, "SIGUSR1");
  await opensOne();
  expect(listeningPorts(pid)).toEqual([]);
}

/** A Node without any care, told later: when its port is open, the other's would be. */
async function opensOne(): Promise<void> {
  const flags = ["--inspect-port=127.0.0.1:0"];
  const ready = 'process.stdout.write("ready"); setInterval(() => {}, 1e6)';
  const careless = spawn(process.execPath, [...flags, "-e", ready], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void careless.kill("SIGKILL"));
  await new Promise((resolve) => careless.stdout.once("data", resolve));
  careless.kill("SIGUSR1");
  await eventually(
    "a port is open elsewhere",
    () => listeningPorts(careless.pid ?? 0).length === 1,
  );
}
