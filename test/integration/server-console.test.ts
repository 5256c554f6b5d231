import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { exchange } from "../../scripts/cli/admin-exchange.ts";
import { builtPage } from "../support/built-pages.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

const CONSOLE = builtPage("console");
afterEach(stopTestServers);

/** As a browser would, before anybody signed in. */
async function ask(url: string, path: string) {
  return fetch(`${url}${path}`, { redirect: "manual" });
}

test("serves the built console to anybody, under a policy that runs only our own files", async () => {
  const consoleDir = await CONSOLE.ready();
  const { server } = await startTestServer(undefined, {
    consoleDir,
    insecureLoopback: true,
  });
  const { url } = server.info;
  expect((await ask(url, "/")).headers.get("location")).toBe("/console/");
  const page = await ask(url, "/console/");
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toMatch(
    /default-src 'none'; script-src 'self'/,
  );
  expect(page.headers.get("cache-control")).toBe("no-cache");
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  const [script = ""] = html.match(/\/console\/assets\/[^"]+\.js/) ?? [];
  const answer = await ask(url, script);
  expect(answer.headers.get("cache-control")).toMatch(/immutable/);
  expect(await answer.text()).toBe(readFileSync(join(consoleDir, script.slice(8)), "utf8"));
});

test("lets nobody out of the console's folder, nor into the API without a token", async () => {
  const { server, access } = await startTestServer(undefined, {
    consoleDir: await CONSOLE.ready(),
    insecureLoopback: true,
  });
  const { url } = server.info;
  for (const path of ["/v1/devices", "/console/../v1/devices", "/console/none.js", "/console/.env"])
    expect((await ask(url, path)).status, path).toBe(401);
  // Sent as it stands: `fetch` would tidy it.
  const raw = { method: "GET", path: "/console/..%2f..%2fserver.db", body: null };
  expect((await exchange({ ...access, token: "none" }, raw)).status).toBe(401);
});
