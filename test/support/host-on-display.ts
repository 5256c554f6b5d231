import { onTestFinished } from "vitest";
import type { BridgeCall, BridgeReply } from "../../main/contract/bridge.ts";
import { startChromiumHost } from "../../main/hosts/chromium.ts";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import type { Host } from "../../main/hosts/host.ts";
import { tempDir } from "./temp-dir.ts";
import { XDisplay } from "./x-display.ts";

export type HostOnDisplay = {
  readonly host: Host;
  readonly display: XDisplay;
  readonly calls: readonly { readonly windowId: string; readonly call: BridgeCall }[];
  readonly lost: readonly string[];
  readonly userDataDir: string;
};

/** The Chromium host on a screen of its own, with a page of the test's in the place of the shell's. */
export async function startHostOnDisplay(
  script: string,
  onCall: (call: BridgeCall, host: Host) => void = () => undefined,
): Promise<HostOnDisplay> {
  const display = await XDisplay.start("1280x800");
  onTestFinished(() => display.stop());
  const calls: { windowId: string; call: BridgeCall }[] = [];
  const lost: string[] = [];
  const userDataDir = tempDir();
  const started = await startChromiumHost(
    {
      executablePath: (await findChromium()) ?? "",
      userDataDir,
      display: display.name,
      files: pageOf(script),
      isRoot: process.getuid?.() === 0,
    },
    {
      onCall: async (windowId, call): Promise<BridgeReply> => {
        calls.push({ windowId, call });
        if (started.ok) onCall(call, started.value);
        return { ok: true };
      },
      onDisplays: () => undefined,
      onMoved: () => undefined,
      onTray: () => undefined,
      onLost: (because) => lost.push(because),
    },
  );
  if (!started.ok) throw new Error(started.detail);
  onTestFinished(() => started.value.close());
  return { host: started.value, display, calls, lost, userDataDir };
}

function pageOf(script: string) {
  const html = '<!doctype html><title>page</title><body><script src="/page.js"></script>';
  return new Map([
    ["/index.html", { body: Buffer.from(html), mediaType: "text/html; charset=utf-8" }],
    ["/page.js", { body: Buffer.from(script), mediaType: "text/javascript; charset=utf-8" }],
  ]);
}
