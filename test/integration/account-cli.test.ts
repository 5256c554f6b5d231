import { afterEach, expect, test } from "vitest";
import * as z from "zod/mini";
import { ConsoleClient, PASSWORD } from "../support/console-client.ts";
import { jsonLines, runCli } from "../support/run-cli.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

afterEach(stopTestServers);

const invited = z.object({ invitation: z.string(), consoleUrl: z.string() });
const SERVER_MS = 60_000;

test(
  "on the server's own machine, the first admin becomes one who signs in to the console",
  async () => {
    const server = await startTestServer();
    const env = { SESSIONWARD_SERVER_DATA: server.dataDir };
    const why = ["--reason", "first sign-in", "--json"];
    const run = await runCli(["account", "invite", "first-admin", ...why], env);
    const { invitation, consoleUrl } = z.parse(invited, jsonLines(run.stdout)[0]);
    const client = new ConsoleClient(server);
    expect(consoleUrl).toBe(`${client.origin}/console/`);
    const body = { invitation, newPassword: PASSWORD };
    expect((await client.ask("POST", "/v1/sign-in", { body })).status).toBe(200);
    expect((await client.ask("GET", "/v1/accounts")).body).toMatchObject({
      accounts: [{ name: "first-admin", role: "admin", groups: null, hasPassword: true }],
    });
    const again = await new ConsoleClient(server).ask("POST", "/v1/sign-in", { body });
    expect(again.status).toBe(401);
    expect(server.log.join("")).not.toContain(invitation);
  },
  SERVER_MS,
);

test(
  "account makes, shows, narrows and ends who may come in",
  async () => {
    const server = await startTestServer();
    const account = (...args: string[]) =>
      runCli(["account", ...args], { SESSIONWARD_SERVER_DATA: server.dataDir });
    const made = await account("create", "desk", "--role", "operator", "--group", "wards");
    expect(made.stdout).toMatch(/^desk is operator of wards\n.*sw-invite-[\w-]{43}\n$/s);
    const token = await account("token", "desk", "--role", "viewer", "--group", "wards", "--json");
    expect(jsonLines(token.stdout)).toMatchObject([{ role: "viewer", groups: ["wards"] }]);
    const more = await account("token", "desk", "--role", "admin");
    expect([more.exitCode, more.stderr]).toEqual([1, expect.stringContaining("desk is operator")]);
    expect((await account("list")).stdout).toMatch(/desk +operator +wards +nothing yet/);
    const ended = await account("disable", "desk", "--reason", "left", "--json");
    expect(jsonLines(ended.stdout)).toMatchObject([{ disabledAt: expect.any(String) }]);
    const help = await account("create", "--help");
    expect(help.stdout).toContain("Examples:\n  sessionward account create ines");
  },
  SERVER_MS,
);
