import { expect, test } from "vitest";
import { familiesNamed } from "../../../agent/browsers/families.ts";
import { stopBrowsers } from "../../../agent/browsers/stop-browsers.ts";
import type { WindowCloser } from "../../../agent/core/ports.ts";
import { type FakeProcess, FakeProcessTable } from "../../support/fake-process-table.ts";

const FIREFOX = {
  exePath: "/usr/lib/firefox-esr/firefox-esr",
  args: ["/usr/lib/firefox-esr/firefox-esr"],
};

async function stop(
  family: string,
  processes: readonly FakeProcess[],
  options: {
    readonly closer?: (table: FakeProcessTable) => WindowCloser;
    readonly keepsPart?: boolean;
  } = {},
) {
  const table = new FakeProcessTable(...processes);
  let nowMs = 0;
  const ports = {
    table,
    windowCloser: options.closer?.(table) ?? null,
    stopwatchMs: () => nowMs,
    delay: async (ms: number) => {
      nowMs += ms;
    },
  };
  const home = { dir: -1, uid: 1000, paths: ["/home/ward"] };
  const families = familiesNamed([family]);
  const keepsPart = options.keepsPart ?? false;
  const display = { display: ":9", xAuthorityPath: null };
  const [stopped] = await stopBrowsers(
    { home, families, ...display, keepsPart, ownDirs: [] },
    ports,
  );
  return { closed: stopped?.closed, ms: stopped?.ms, signals: table.signals };
}

test("has nothing to stop where nothing runs", async () => {
  expect(await stop("chromium", [])).toEqual({ closed: "notRunning", ms: 0, signals: [] });
});

test("asks Chromium with SIGINT, then kills the children that stay", async () => {
  const main = { pid: 10, endsOn: ["SIGINT"] as const };
  const child = {
    pid: 11,
    parentPid: 10,
    args: ["c", "--type=utility"],
    endsOn: ["SIGKILL"] as const,
  };
  const { closed, signals } = await stop("chromium", [main, child]);
  expect(closed).toBe("closed");
  expect(signals).toEqual(["SIGINT 10", "SIGKILL 11"]);
});

test.each([
  ["four seconds where all of it goes", false, 4_000],
  ["five where part of it stays", true, 5_000],
] as const)("kills a Chromium that doesn't close within %s", async (_what, keepsPart, afterMs) => {
  const running = [{ pid: 10, endsOn: ["SIGKILL"] as const }];
  const { closed, ms, signals } = await stop("chromium", running, { keepsPart });
  expect({ closed, signals }).toEqual({ closed: "killed", signals: ["SIGINT 10", "SIGKILL 10"] });
  expect(ms).toBeGreaterThanOrEqual(afterMs);
  expect(ms).toBeLessThan(afterMs + 1_000);
});

test("says so when a process survives SIGKILL", async () => {
  expect((await stop("chromium", [{ pid: 10 }])).closed).toBe("stillRunning");
});

test("asks Firefox by its window, never by a signal", async () => {
  const asked: (readonly number[])[] = [];
  const closer = (table: FakeProcessTable): WindowCloser => ({
    askToClose: async (_display, _authority, _uid, pids) => {
      asked.push(pids);
      for (const process of table.list(1000)) table.signal(process, "SIGINT");
      return 1;
    },
  });
  const firefox = { pid: 10, ...FIREFOX, endsOn: ["SIGINT"] as const };
  expect((await stop("firefox", [firefox], { closer })).closed).toBe("closed");
  expect(asked).toEqual([[10]]);
});

test.each([
  { what: "without a display to ask on", closer: undefined },
  { what: "when it has no window", closer: () => ({ askToClose: async () => 0 }) },
  {
    what: "when the display never answers",
    closer: () => ({ askToClose: () => new Promise<number>(() => undefined) }),
  },
])("kills Firefox $what", async ({ closer }) => {
  const firefox = { pid: 10, ...FIREFOX, endsOn: ["SIGKILL"] as const };
  const { closed, signals } = await stop("firefox", [firefox], closer ? { closer } : {});
  expect({ closed, signals }).toEqual({ closed: "killed", signals: ["SIGKILL 10"] });
});

test("lets a browser finish writing what stays in its profile", async () => {
  const main = { pid: 10, endsOn: ["SIGINT"] as const };
  const child = {
    pid: 11,
    parentPid: 10,
    args: ["c", "--type=utility"],
    endsOn: ["SIGKILL"] as const,
  };
  const { ms } = await stop("chromium", [main, child], { keepsPart: true });
  expect(ms).toBeGreaterThanOrEqual(2000);
});
