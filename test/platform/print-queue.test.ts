import { createServer } from "node:http";
import { type AddressInfo, createServer as createSilence, type Server } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { clearPrintQueue } from "../../agent/platform/linux/print-queue.ts";
import { eventually } from "../support/eventually.ts";
import { noPrintScheduler, PrintScheduler } from "../support/print-scheduler.ts";
import { tempDir } from "../support/temp-dir.ts";

const HELD = ["-H", "hold"];
const CLEARED = { kind: "printQueue", status: "cleared" };

test.skipIf(noPrintScheduler)(
  "94: jobs that wait and jobs that are over go with their documents, and only that account's",
  async () => {
    const cups = await PrintScheduler.start();
    await cups.addQueue("ward", "file:/dev/null");
    // A printer that is called as a job would be.
    await cups.addQueue("ward-1", "file:/dev/null");
    const anas = [await cups.print("ana", "ward", ...HELD), await cups.print("ana", "ward")];
    const bens = [await cups.print("ben", "ward-1", ...HELD), await cups.print("ben", "ward")];
    await eventually("both are printed", async () => !(await cups.pending()).match(/-[24] /));
    expect(cups.kept()).toEqual([...anas, ...bens]);
    expect(await clearPrintQueue("ana", cups.socket)).toEqual({ ...CLEARED, before: 2, after: 0 });
    expect(cups.kept()).toEqual(bens);
    expect(await cups.states()).not.toContain("ana");
    expect(await clearPrintQueue("ana", cups.socket)).toMatchObject({ before: 0, after: 0 });
    expect(await clearPrintQueue("ben", cups.socket)).toMatchObject({ before: 2, after: 0 });
    expect(cups.kept()).toEqual([]);
  },
);

test.skipIf(noPrintScheduler)(
  "the scheduler knows no case of names, the system does: Ana's jobs are not ana's",
  async () => {
    const cups = await PrintScheduler.start();
    await cups.addQueue("ward", "file:/dev/null");
    const [ana, other, same] = [
      await cups.print("ana", "ward", ...HELD),
      await cups.print("Ana", "ward", ...HELD),
      await cups.print("ANA", "ward", ...HELD),
    ];
    const uids = new Map([
      ["ana", 5001],
      ["Ana", 5002],
    ]);
    const uidOf = async (name: string) => uids.get(name) ?? null;
    const cleared = () => clearPrintQueue("ana", cups.socket, uidOf);
    expect(cups.kept()).toEqual([ana, other, same]);
    expect(await cleared()).toEqual({ ...CLEARED, before: 1, after: 0 });
    expect(cups.kept()).toEqual([other, same]);
    uids.set("ANA", 5001);
    expect(await cleared()).toEqual({ ...CLEARED, before: 1, after: 0 });
    expect(cups.kept()).toEqual([other]);
  },
);

test.skipIf(noPrintScheduler)("a job that is just being printed goes too", async () => {
  const cups = await PrintScheduler.start();
  const { port } = (await listening(createSilence())).address() as AddressInfo;
  await cups.addQueue("ward", `ipp://127.0.0.1:${port}/print`);
  await cups.print("ana", "ward");
  await eventually("the printer has it", async () => (await cups.states()).includes("printing"));
  expect(await clearPrintQueue("ana", cups.socket)).toEqual({ ...CLEARED, before: 1, after: 0 });
  expect(cups.kept()).toEqual([]);
});

test.skipIf(noPrintScheduler)(
  "where only somebody known may take a job back, root is",
  async () => {
    const cups = await PrintScheduler.start();
    await cups.addQueue("ward", "file:/dev/null");
    const bens = await cups.print("ben", "ward", ...HELD);
    await cups.print("ana", "ward", ...HELD);
    await cups.addQueue("ward", "file:/dev/null", "authenticated");
    expect(await clearPrintQueue("ana", cups.socket)).toEqual({ ...CLEARED, before: 1, after: 0 });
    expect(cups.kept()).toEqual([bens]);
  },
);

test("a scheduler that hangs is unknown within 3 s, one that refuses is told", async () => {
  const socket = join(tempDir(), "cups.sock");
  await listening(createSilence(), socket);
  const startedMs = performance.now();
  expect(await clearPrintQueue("ana", socket)).toMatchObject({
    ...{ status: "unknown", because: "noAnswer" },
  });
  expect(performance.now() - startedMs).toBeLessThan(3_000);
  const refuses = join(tempDir(), "cups.sock");
  await listening(
    createServer((_, response) => response.writeHead(403).end()),
    refuses,
  );
  expect(await clearPrintQueue("ana", refuses)).toMatchObject({ because: "refused" });
});

test("where there is no print system there is nothing to do, and no account is an option", async () => {
  expect(await clearPrintQueue("ana", "/nonexistent")).toMatchObject({ status: "notApplicable" });
  expect(await clearPrintQueue("-h elsewhere", "/")).toMatchObject({ status: "unknown" });
});

async function listening(server: Server, path?: string): Promise<Server> {
  await new Promise<void>((resolve) => {
    if (path === undefined) server.listen(0, "127.0.0.1", resolve);
    else server.listen(path, resolve);
  });
  onTestFinished(() => void server.close());
  return server;
}
