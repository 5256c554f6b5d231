import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deskSession } from "../../../scripts/demo/comparison/desk-session.ts";
import type { Machine } from "../../../scripts/demo/comparison/machine.ts";
import type { Seat } from "../../../scripts/demo/comparison/seat.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sessionward-desk-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const seat: Seat = {
  ...{ uid: 40_000, homeDir: "/", display: ":1", xAuthorityPath: "/key", framebufferPath: "/f" },
  touch: async () => undefined,
  onScreen: async () => "",
};

/** A computer whose sign-ins end at once, but for the one of this number. */
function machineWhere(opensAt: number): Machine & { readonly typed: string[] } {
  const typed: string[] = [];
  let signIns = 0;
  const answers: Readonly<Record<string, string>> = {
    systemctl: "inactive\n",
    journalctl: "PAM failed: Permission denied\n",
  };
  return {
    typed,
    run: async ([program = "", ...rest]) => {
      typed.push([program, ...rest].join(" "));
      return { code: 0, stdout: answers[program] ?? "", stderr: "" };
    },
    must: async (argv) => {
      typed.push(argv.slice(0, 1).join(" "));
      signIns += 1;
      if (signIns === opensAt) writeFileSync(join(root, "leader"), "");
      return "";
    },
    inside: (path) => join(root, path),
    powerOff: async () => undefined,
    powerOn: async () => undefined,
  };
}

test("what is left of the session before is ended first", async () => {
  const machine = machineWhere(1);
  await deskSession(machine, seat, () => []).start();
  expect(machine.typed[0]).toBe("systemctl stop desk-session");
  expect(machine.typed.at(-1)).toBe("systemd-run");
});

test("signs in once more when a sign-in ended before the screen was there", async () => {
  const machine = machineWhere(2);
  await deskSession(machine, seat, () => []).start();
  expect(machine.typed.filter((each) => each === "systemd-run")).toHaveLength(2);
});

test("says what the sign-in said when it ends a second time", async () => {
  const start = deskSession(machineWhere(0), seat, () => []).start();
  await expect(start).rejects.toThrow("PAM failed: Permission denied");
});
