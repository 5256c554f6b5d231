import { expect, test } from "vitest";
import { firewall, parseNft } from "../../../../agent/platform/posture/linux/firewall.ts";
import { known } from "../../../../policies/fact.ts";
import { type FakeDevice, fakeWorld } from "../../../support/posture-world.ts";

const inputChain = (policy: string) => ({
  chain: { family: "inet", table: "filter", name: "input", hook: "input", policy, prio: 0 },
});
const forwardChain = {
  chain: { family: "inet", table: "filter", name: "forward", hook: "forward", policy: "drop" },
};
const rule = (chain: string, ...expr: object[]) => ({
  rule: { family: "inet", table: "filter", chain, handle: 4, expr },
});
const nft = (...items: object[]) =>
  JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }, ...items] });
const said = (stdout: string, exitCode = 0) => ({ stdout, stderr: "", exitCode });

test.each([
  ["an input chain that drops by policy", nft(inputChain("drop")), true],
  ["a rule that rejects", nft(inputChain("accept"), rule("input", { reject: null })), true],
  ["a jump into ufw's chains", nft(inputChain("accept"), rule("input", { jump: {} })), true],
  ["rules that only count", nft(inputChain("accept"), rule("input", { counter: {} })), false],
  ["a chain for others' packets only", nft(forwardChain, rule("forward", { drop: null })), false],
  ["a rule in a chain that nothing calls", nft(rule("input", { drop: null })), false],
  ["an empty ruleset", nft(), false],
])("reads %s", (_, stdout, enabled) => {
  expect(parseNft(said(stdout))).toEqual(known({ enabled, by: "nftables" }));
});

test.each([
  ["an empty answer", said("")],
  ["a cut-off answer", said(nft(inputChain("drop")).slice(0, 90))],
  ["a failure", said(nft(inputChain("drop")), 1)],
])("reads nothing from %s", (_, output) => {
  expect(parseNft(output)).toBeNull();
});

const on = (by: string) => known({ enabled: true, by });
const off = (by: string) => known({ enabled: false, by });

test.each<[string, FakeDevice["commands"] & object, object]>([
  ["nftables is on", { nft: nft(inputChain("drop")), ufw: "Status: inactive\n" }, on("nftables")],
  ["only ufw says on", { nft: nft(), ufw: "Status: active\n\nTo   Action\n" }, on("ufw")],
  ["firewalld is running", { "firewall-cmd": "running\n" }, on("firewalld")],
  [
    "firewalld is stopped",
    { "firewall-cmd": { stdout: "not running\n", exitCode: 252 } },
    off("firewalld"),
  ],
  ["iptables drops", { iptables: "-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n" }, on("iptables")],
  [
    "iptables rejects at the end",
    { iptables: "-P INPUT ACCEPT\n-A INPUT -j REJECT\n" },
    on("iptables"),
  ],
  ["iptables lets all in", { iptables: "-P INPUT ACCEPT\n" }, off("iptables")],
  ["nothing is loaded", { nft: nft(), ufw: "Status: inactive\n" }, off("nftables")],
])("tells when %s", async (_, commands, fact) => {
  expect(await firewall.look(fakeWorld({ commands }))).toEqual(fact);
});

test("can't tell without permission, and says of which tool", async () => {
  const commands = {
    nft: { exitCode: 1, stderr: "Operation not permitted (you must be root)\n" },
    ufw: { exitCode: 1, stderr: "ERROR: You need to be root to run this script\n" },
  };
  expect(await firewall.look(fakeWorld({ commands }))).toEqual({
    state: "unknown",
    because:
      "nft: no permission; ufw: no permission; firewall-cmd: not installed; iptables: not installed",
  });
});

test("no tool at all is not the same as no firewall", async () => {
  expect(await firewall.look(fakeWorld({}))).toMatchObject({ state: "unknown" });
});
