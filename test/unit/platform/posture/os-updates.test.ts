import { expect, test } from "vitest";
import {
  osUpdates,
  parseAptSimulation,
  parseDnfCheck,
} from "../../../../agent/platform/posture/linux/os-updates.ts";
import { known } from "../../../../policies/fact.ts";
import { fakeWorld } from "../../../support/posture-world.ts";

const DAY_MS = 86_400_000;
const said = (stdout: string, exitCode = 0) => ({ stdout, stderr: "", exitCode });

const APT = `NOTE: This is only a simulation!
Reading package lists...
The following packages will be upgraded:
  base-files libgcrypt20 unzip
Inst base-files [12.4+deb12u11] (12.4+deb12u15 Debian:12.15/oldstable [amd64])
Conf base-files (12.4+deb12u15 Debian:12.15/oldstable [amd64])
Inst libgcrypt20 [1.10.1-3] (1.10.1-3+deb12u1 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64]) []
Inst unzip [6.0-28] (6.0-29 Ubuntu:22.04/jammy-security [amd64])
3 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.
`;
const APT_NOTHING = "Reading package lists...\n0 upgraded, 0 newly installed, 0 to remove.\n";

test.each([
  ["two security updates of three", said(APT), { pending: 3, security: 2 }],
  ["nothing to do", said(APT_NOTHING), { pending: 0, security: 0 }],
])("reads %s", (_, output, pending) => {
  expect(parseAptSimulation(output)).toEqual(pending);
});

test.each([
  ["an empty answer", said("")],
  ["an answer that was cut off, whose count would be too low", said(APT.slice(0, 300))],
  ["a failure", said(APT, 100)],
])("reads nothing from %s", (_, output) => {
  expect(parseAptSimulation(output)).toBeNull();
});

const DNF = `
kernel.x86_64                  6.11.8-300.fc41            updates
firefox.x86_64                 132.0.2-1.fc41             updates
Obsoleting Packages
grub2-tools.x86_64             1:2.12-10.fc41             updates
`;

test.each([
  ["two updates, obsoletes left out", said(DNF, 100), { pending: 2, security: null }],
  ["none", said("", 0), { pending: 0, security: null }],
  ["a failure", said("Error: cache is empty", 1), null],
  ["an exit code that promises updates, and none", said("", 100), null],
])("reads %s from dnf", (_, output, pending) => {
  expect(parseDnfCheck(output)).toEqual(pending);
});

const LISTS = { "/var/lib/apt/lists/deb.example_InRelease": "" };

test("counts the days since the lists were fetched, and the reboot that is due", async () => {
  const world = fakeWorld({
    commands: { "apt-get": APT },
    files: LISTS,
    modified: { "/var/lib/apt/lists": 0, "/run/reboot-required": 1 },
    nowMs: 9.5 * DAY_MS,
  });
  expect(await osUpdates.look(world)).toEqual(
    known({ pending: 3, security: 2, listsAgeDays: 9, rebootRequired: true }),
  );
});

test("an image without lists has nothing to update, which means nothing", async () => {
  const world = fakeWorld({ commands: { "apt-get": APT_NOTHING } });
  expect(await osUpdates.look(world)).toEqual({
    state: "unknown",
    because: "the package lists were never fetched",
  });
});

test.each([
  ["neither manager is there", {}, "neither apt-get nor dnf is installed"],
  ["apt fails", { "apt-get": { exitCode: 100 } }, "apt-get: ended with exit code 100"],
  ["dnf fails", { dnf: { exitCode: 1 } }, "dnf: ended with exit code 1"],
])("can't tell when %s", async (_, commands, because) => {
  expect(await osUpdates.look(fakeWorld({ commands }))).toEqual({ state: "unknown", because });
});
