import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, vi } from "vitest";
import { startWebApp } from "../../scripts/demo/web-app.ts";
import { startSite } from "./listening-site.ts";
import type { Channel } from "./local-channel.ts";
import { statusOf } from "./shell-values.ts";

const PATIENTLY = { timeout: 60_000, interval: 100 };
/** Chromium takes nothing from a list that has only just come up. */
export const LIST_OPENS_IN_MS = 300;
const KIOSK = { sessionKind: "kiosk", surface: "none", act: null } as const;

type Kiosk = {
  readonly channel: Channel;
  /** Presses keys by the names that X gives them. */
  readonly press: (...keys: readonly string[]) => Promise<unknown>;
  /** Looks at what is on the screen meanwhile. */
  readonly whileThere?: () => Promise<void>;
};

/**
 * Three guests of a kiosk, one after the other. Each looks who the browser takes them for, in every kind
 * of storage, and what it offers in a field that the last one filled in; then each fills in that field,
 * and signs in everywhere, with a name and a password of HTTP too.
 */
export async function expectGuestsApart({ channel, press, whileThere }: Kiosk): Promise<void> {
  const webApp = await startWebApp();
  onTestFinished(() => webApp.close());
  const desk = await startDesk(webApp.url);
  const { server, calls } = channel;
  const ended = () => calls.filter(({ call }) => call === "guestEnded").length;
  const allow = [`${webApp.url}/*`, `${desk.url}/*`];
  for (const [count, run] of ["first", "second", "third"].entries()) {
    const guest = { start: `${desk.url}/?run=${run}`, allow };
    server.publish(statusOf({ ...KIOSK, stage: "active", guest }));
    const kindsOf = async (page: string) => {
      const { kinds } = await webApp.nextReport(run, page);
      return [JSON.stringify(kinds), new Set(Object.values(kinds))] as const;
    };
    const [found, arrivesAs] = await kindsOf("who");
    expect(arrivesAs, `${run}: ${found}`).toEqual(new Set(["anonymous"]));
    await vi.waitFor(async () => {
      for (const key of ["Down", "Down", "Return"]) {
        await press(key);
        await delay(LIST_OPENS_IN_MS);
      }
      expect(desk.filledIn[run], "what the browser fills in").toEqual([""]);
    }, PATIENTLY);
    await whileThere?.();
    await vi.waitFor(async () => {
      await press(...run, "Return");
      expect(desk.filledIn[run]).toContain(run);
    }, PATIENTLY);
    const [kept, leavesAs] = await kindsOf("sign-in");
    expect(leavesAs, `${run}: ${kept}`).toEqual(new Set(["signedIn"]));
    if (run === "third") return;
    server.publish(statusOf({ ...KIOSK, stage: "cleared", guest }));
    await vi.waitFor(() => expect(ended()).toBe(count + 1), PATIENTLY);
  }
}

/** One field, the keys in it: sent empty it comes again, with a name in it the app signs in. */
export async function startDesk(webAppUrl: string) {
  const filledIn: Record<string, string[]> = {};
  const port = await startSite((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://a");
    const run = searchParams.get("run") ?? "none";
    const name = searchParams.get("name");
    if (pathname === "/send" && name !== null) {
      filledIn[run] = [...new Set([...(filledIn[run] ?? []), name])];
      if (name !== "") {
        return void response.writeHead(303, { location: `${webAppUrl}/sign-in?run=${run}` }).end();
      }
    }
    const who = pathname === "/" ? `<iframe src="${webAppUrl}/who?run=${run}"></iframe>` : "";
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>desk</title><form action="/send">
      <input type="hidden" name="run" value="${run}"><input name="name" autofocus></form>${who}`);
  });
  return { filledIn, url: `http://localhost:${port}` };
}
