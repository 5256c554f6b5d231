import { chownSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Account, keyPathFor, lendDisplay, makeAccount } from "./account.ts";
import { browserPath } from "./availability.ts";
import type { Place } from "./place.ts";
import { processesOf } from "./user-processes.ts";
import type { XDisplay } from "./x-display.ts";

/** A public terminal: one program on one display, in a session that the agent runs itself. */
export type Kiosk = {
  /** Its row in the agent's configuration. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The processes of the guest; the agent has started it when there are some. */
  processes(): readonly number[];
  /** Leaves something behind, as guests do. */
  leaveTraces(): void;
  hasTraces(): boolean;
};

export async function createKiosk(
  place: Place,
  display: XDisplay,
  startUrl: string,
): Promise<Kiosk> {
  const account = await makeAccount("kiosk", false);
  const xAuthorityPath = lendDisplay(display, account, keyPathFor(place.runDir, account));
  const tracePath = join(account.homeDir, "left-by-a-guest.txt");
  return {
    config: {
      id: "kiosk",
      userName: account.name,
      kind: "kiosk",
      display: display.name,
      xAuthorityPath,
      command: kioskCommand(startUrl),
      homeDir: account.homeDir,
      freshHome: true,
      relaunch: true,
    },
    processes: () => processesOf(account.uid),
    leaveTraces: () => leave(tracePath, account),
    hasTraces: () => existsSync(tracePath),
  };
}

function kioskCommand(startUrl: string): readonly string[] {
  const chromium = browserPath("chromium");
  if (chromium === null) return ["/usr/bin/env", "xmessage", "kiosk"];
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return [chromium, "--kiosk", "--no-first-run", "--disable-quic", ...quiet, startUrl];
}

function leave(path: string, account: Account): void {
  writeFileSync(path, "a letter that nobody else should read\n");
  chownSync(path, account.uid, account.gid);
}
