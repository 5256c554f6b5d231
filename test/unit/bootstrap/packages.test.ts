import { expect, test } from "vitest";
import {
  adviceFor,
  missingPackages,
  packagePlan,
  withoutUpgrade,
} from "../../../scripts/bootstrap/packages.mjs";

test("misses what dpkg does not know and what was removed but for its configuration", () => {
  const output = "xvfb installed\ni3lock config-files\n";
  expect(missingPackages(["xvfb", "i3lock", "xdotool"], output)).toEqual(["i3lock", "xdotool"]);
});

const root = { missing: ["xvfb"], isRoot: true, hasApt: true, terminal: true, yes: false };

test.each([
  ["does nothing when nothing is missing", { missing: [] }, "nothing"],
  ["asks on a terminal", {}, "ask"],
  ["does not ask again after a no to the same packages", { declined: ["xvfb"] }, "advise"],
  ["asks again when another package came to be missing", { declined: ["i3lock"] }, "ask"],
  ["goes on without asking when told to", { yes: true, declined: ["xvfb"] }, "install"],
  ["goes on where nobody can answer", { terminal: false }, "install"],
  ["only advises without root", { isRoot: false, yes: true }, "advise"],
  ["only advises on a system without apt", { hasApt: false, yes: true }, "advise"],
])("%s", (_, changed, plan) => {
  expect(packagePlan({ declined: [], ...root, ...changed })).toBe(plan);
});

test("gives one line that can be pasted", () => {
  expect(adviceFor(["xvfb", "i3lock"], true)).toBe(
    "sudo apt-get install --no-install-recommends xvfb i3lock",
  );
  expect(adviceFor(["xvfb"], false)).toContain("xvfb");
});

test("Xorg comes with the udev of the systemd that is there, or not at all", () => {
  const names = ["xvfb", "xserver-xorg-core", "xserver-xorg-video-dummy"];
  const seen = { library: "252.38", udev: null, offered: ["252.39", "252.38"] };
  expect(withoutUpgrade(names, seen)).toEqual([...names, "udev=252.38"]);
  expect(withoutUpgrade(names, { ...seen, offered: ["252.39"] })).toEqual(["xvfb"]);
  expect(withoutUpgrade(names, { ...seen, udev: "252.38" })).toEqual(names);
  expect(withoutUpgrade(names, { ...seen, library: null })).toEqual(names);
  expect(withoutUpgrade(["xvfb"], seen)).toEqual(["xvfb"]);
});
