import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFailed, onTestFinished, vi } from "vitest";
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
  // A guest who never came is told of here, if at all.
  onTestFailed(() => void process.stderr.write(`the shell said: ${JSON.stringify(calls)}\n`));
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
    const fieldHolds = (visit: number, text: string) =>
      vi.waitFor(() => expect(desk.fields).toContain(`${run} ${visit} ${text}`), PATIENTLY);
    await fieldHolds(1, "");
    for (const key of ["Down", "Down", "Return"]) {
      await press(key);
      await delay(LIST_OPENS_IN_MS);
    }
    await fieldHolds(2, "");
    expect(desk.filledIn[run], "what the browser fills in").toEqual([""]);
    await whileThere?.();
    await press(...run);
    await fieldHolds(2, run);
    await press("Return");
    const [kept, leavesAs] = await kindsOf("sign-in");
    expect(leavesAs, `${run}: ${kept}`).toEqual(new Set(["signedIn"]));
    if (run === "third") return;
    server.publish(statusOf({ ...KIOSK, stage: "cleared", guest }));
    await vi.waitFor(() => expect(ended()).toBe(count + 1), PATIENTLY);
  }
}

/**
 * One field, the keys in it: sent empty it comes again, with a name in it the app signs in. The page tells
 * what the field holds, once keys reach it: those pressed before, or while it goes and comes, reach nobody.
 */
export async function startDesk(webAppUrl: string) {
  const filledIn: Record<string, string[]> = {};
  const nextVisit = countVisits();
  /** `RUN VISIT TEXT` */
  const fields = new Set<string>();
  const port = await startSite((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://a");
    const run = searchParams.get("run") ?? "none";
    if (pathname === "/field") {
      fields.add(`${run} ${searchParams.get("visit")} ${searchParams.get("text")}`);
      return void response.writeHead(204).end();
    }
    const name = pathname === "/send" ? searchParams.get("name") : null;
    if (name !== null) keepName(filledIn, run, name);
    if (name) {
      return void response.writeHead(303, { location: `${webAppUrl}/sign-in?run=${run}` }).end();
    }
    const who = pathname === "/" ? `<iframe src="${webAppUrl}/who?run=${run}"></iframe>` : "";
    response.setHeader("content-type", "text/html");
    response.end(deskPage(run, nextVisit(run)) + who);
  });
  return { filledIn, fields, url: `http://localhost:${port}` };
}

function keepName(filledIn: Record<string, string[]>, run: string, name: string): void {
  filledIn[run] = [...new Set([...(filledIn[run] ?? []), name])];
}

function countVisits(): (run: string) => number {
  const visits = new Map<string, number>();
  return (run) => {
    const visit = (visits.get(run) ?? 0) + 1;
    visits.set(run, visit);
    return visit;
  };
}

function deskPage(run: string, visit: number): string {
  return `<!doctype html><title>desk</title><form action="/send">
    <input type="hidden" name="run" value="${run}"><input name="name" autofocus></form>
    <script>
      const field = document.querySelector("[autofocus]");
      const tell = () => {
        if (!document.hasFocus() || document.activeElement !== field) return;
        fetch("/field?" + new URLSearchParams({ run: "${run}", visit: ${visit}, text: field.value }));
      };
      addEventListener("focus", tell, true);
      field.addEventListener("input", tell);
      tell();
    </script>`;
}
