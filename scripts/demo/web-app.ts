import { once } from "node:events";
import { createServer } from "node:http";
import { eventually } from "./eventually.ts";
import { answerVisit, type WebAppReport } from "./web-app-answers.ts";

export type WebApp = {
  /** As `http://localhost:8123`: pages `/sign-in?run=ID` and `/who?run=ID`. */
  readonly url: string;
  readonly reports: readonly WebAppReport[];
  /** The secret that a run signed in with, to be searched for; null before. */
  tokenOf(run: string): string | null;
  /** Waits for a visit that was not there at `since` reports. */
  nextReport(run: string, page: string, since?: number, limitMs?: number): Promise<WebAppReport>;
  close(): Promise<void>;
};

/**
 * A web app that remembers people in every way a browser offers, and can be asked afterwards which
 * of them still work. Listens on this machine only.
 */
export async function startWebApp(): Promise<WebApp> {
  const tokens = new Map<string, string>();
  const reports: WebAppReport[] = [];
  const server = createServer((request, response) => {
    void answerVisit(request, response, { tokens, reports }).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://localhost:${port}`,
    reports,
    tokenOf: (run) => tokens.get(run) ?? null,
    nextReport: (run, page, since = 0, limitMs = 30_000) =>
      eventually(
        `report of ${page} in ${run}`,
        async () =>
          reports.slice(since).find((report) => report.run === run && report.page === page) ?? null,
        { withinMs: limitMs },
      ),
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
