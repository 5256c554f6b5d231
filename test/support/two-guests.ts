import { expect, onTestFinished, vi } from "vitest";
import { startWebApp } from "../../scripts/demo/web-app.ts";
import type { Channel } from "./local-channel.ts";
import { statusOf } from "./shell-values.ts";

const PATIENTLY = { timeout: 15_000, interval: 100 };

/**
 * One guest of a kiosk signs in, in every kind of storage; their session is cleared; the next one asks
 * who they are. `whileThere` looks at what is on the screen meanwhile.
 */
export async function expectGuestsApart(
  { server, calls }: Channel,
  whileThere: () => Promise<void> = async () => undefined,
): Promise<void> {
  const webApp = await startWebApp();
  onTestFinished(() => webApp.close());
  const allow = [`${webApp.url}/*`];
  const kiosk = { sessionKind: "kiosk", surface: "none", act: null } as const;
  const guest = { start: `${webApp.url}/sign-in?run=first`, allow };
  server.publish(statusOf({ ...kiosk, stage: "active", guest }));
  const first = await webApp.nextReport("first", "sign-in");
  expect(new Set(Object.values(first.kinds)), JSON.stringify(first.kinds)).toEqual(
    new Set(["signedIn"]),
  );
  await whileThere();
  server.publish(statusOf({ ...kiosk, stage: "cleared", guest }));
  await vi.waitFor(() => expect(calls.map(({ call }) => call)).toContain("guestEnded"), PATIENTLY);
  const next = { start: `${webApp.url}/who?run=next`, allow };
  server.publish(statusOf({ ...kiosk, stage: "active", guest: next }));
  const { kinds } = await webApp.nextReport("next", "who");
  expect(new Set(Object.values(kinds)), JSON.stringify(kinds)).toEqual(new Set(["anonymous"]));
}
