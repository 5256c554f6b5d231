import { expect, test } from "vitest";
import { canOpen, wayFromElsewhere } from "../../../scripts/demo/comparison/visitor-browser.ts";

const URLS = ["http://127.0.0.1:40123/open/key", "https://localhost:41234/console/"];
const LINE = "ssh -L 40123:127.0.0.1:40123 -L 41234:127.0.0.1:41234 ward-7";
const host = { platform: "linux", name: "ward-7" } as const;

test.each([
  ["over SSH", { SSH_CONNECTION: "192.0.2.7 50000 192.0.2.1 22", DISPLAY: "localhost:10.0" }],
  ["as root by way of sudo, which keeps nothing of SSH", {}],
])("says how the page is seen from elsewhere: %s", (_, env) => {
  expect(wayFromElsewhere(URLS, env, host)).toContain(LINE);
});

test.each([
  ["under X", { DISPLAY: ":0" }, "linux"],
  ["under Wayland", { WAYLAND_DISPLAY: "wayland-0" }, "linux"],
  ["where a screen needs no variable", {}, "darwin"],
] as const)(
  "says nothing of it to whoever sits in front of the machine: %s",
  (_, env, platform) => {
    expect(wayFromElsewhere(URLS, env, { ...host, platform })).toBeNull();
    expect(canOpen(env, true, platform)).toBe(true);
  },
);

test("opens nothing where nobody would see it", () => {
  expect(canOpen({}, true, "linux")).toBe(false);
  expect(canOpen({ DISPLAY: ":0" }, false, "linux")).toBe(false);
});
