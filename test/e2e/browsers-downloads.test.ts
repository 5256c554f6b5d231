import { once } from "node:events";
import { existsSync, lchownSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { launchBrowser } from "../../scripts/demo/browser-launch.ts";
import { noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { clearRequest } from "../support/clear-home.ts";
import { eventually } from "../support/eventually.ts";

const FAMILIES = (["chromium", "firefox"] as const).filter((family) => {
  const missing = noBrowser(family);
  if (missing !== null) process.stderr.write(`skipping downloads of ${family}: ${missing}\n`);
  return missing === null;
});

/** A page that can only be downloaded. @returns its address */
async function startDownload(): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/octet-stream");
    response.setHeader("Content-Disposition", 'attachment; filename="report.bin"');
    response.end(Buffer.alloc(4096, 1));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/report`;
}

test.each(FAMILIES)(
  "%s: what was downloaded in the session goes, what was there stays",
  async (family) => {
    const { user, display, browsers } = await startBrowserRunner(family);
    const folder = join(user.homeDir, "Downloads");
    mkdirSync(folder);
    writeFileSync(join(folder, "old.bin"), "from before");
    for (const path of [folder, join(folder, "old.bin")]) lchownSync(path, user.uid, user.gid);
    await delay(30);
    const downloadsSinceMs = Date.now();
    launchBrowser({ family, user, display, url: await startDownload() });
    const isThere = () => readdirSync(folder).includes("report.bin");
    await eventually("the browser has downloaded it", isThere, 30_000);
    expect(browsers.countDownloads(user, downloadsSinceMs)).toBeGreaterThanOrEqual(1);

    const request = { ...clearRequest(user), display, downloadsSinceMs };
    const cleared = await browsers.clear({ ...request, data: ["history", "downloads"] });
    if (!cleared.ok) throw new Error(cleared.detail);
    const receipts = await cleared.value.freed;

    expect(receipts.find((one) => one.family === "downloads")).toMatchObject({
      profile: "Downloads",
      status: "done",
      residue: [],
    });
    expect(readdirSync(folder)).toEqual(["old.bin"]);
    expect(existsSync(join(folder, "old.bin"))).toBe(true);
  },
);
