import { expect } from "vitest";
import { programOf, readProcesses } from "../../agent/platform/linux/process-table.ts";
import type { TestUser } from "./test-user.ts";

/** What the person has over the whole screen: it hears nobody who asks it to close. */
export function freezeProgram({ uid }: TestUser): void {
  const isTheirs = ({ pid, ...row }: { pid: number; uid: number }) =>
    row.uid === uid && programOf(pid)?.startsWith("display") === true;
  const [program] = readProcesses().filter(isTheirs);
  expect(program).toBeDefined();
  if (program !== undefined) process.kill(program.pid, "SIGSTOP");
}

export function processesOf({ uid }: TestUser): number {
  return readProcesses().filter((row) => row.uid === uid && !row.zombie).length;
}
