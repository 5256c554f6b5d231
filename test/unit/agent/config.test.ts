import { expect, test } from "vitest";
import { decodeAgentConfig } from "../../../agent/config.ts";

const KIOSK = {
  id: "desk-1",
  userName: "kiosk",
  kind: "kiosk",
  display: ":7",
  command: ["/usr/bin/chromium", "--kiosk"],
  homeDir: "/home/kiosk",
  freshHome: true,
  relaunch: true,
};

test("an empty configuration has the defaults, with the system's own logind", () => {
  const config = decodeAgentConfig("{}", "agent.json");
  expect(config).toMatchObject({
    ok: true,
    value: { processSessions: [], systemBusAddress: expect.stringContaining("unix:path=") },
  });
});

test("a kiosk of its own is taken as it is written", () => {
  const config = decodeAgentConfig(JSON.stringify({ processSessions: [KIOSK] }), "agent.json");
  expect(config).toMatchObject({ ok: true, value: { processSessions: [KIOSK] } });
});

test.each([
  ["text that is not JSON", "{", "not JSON"],
  ["a word it does not know", '{"policyServer":"x"}', "policyServer"],
  [
    "a display over TCP",
    JSON.stringify({ processSessions: [{ ...KIOSK, display: "host:0" }] }),
    "display",
  ],
  [
    "a shell line for a program",
    JSON.stringify({ processSessions: [{ ...KIOSK, command: ["sh -c x"] }] }),
    "command",
  ],
  [
    "a locker that only a path would find",
    JSON.stringify({ lockers: [{ command: ["i3lock"], pamService: "i3lock" }] }),
    "lockers",
  ],
  [
    "a home that is relative",
    JSON.stringify({ processSessions: [{ ...KIOSK, homeDir: "kiosk" }] }),
    "homeDir",
  ],
  [
    "a name with an option in it",
    JSON.stringify({ processSessions: [{ ...KIOSK, userName: "-root" }] }),
    "userName",
  ],
])("refuses %s and names the place", (_, text, place) => {
  const config = decodeAgentConfig(text, "agent.json");
  expect(config).toMatchObject({ ok: false, reason: "badConfig" });
  expect(JSON.stringify(config)).toContain(place);
});
