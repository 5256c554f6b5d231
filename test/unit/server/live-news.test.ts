import { expect, test } from "vitest";
import { LiveNews } from "../../../server/live/live-news.ts";
import type { CommandRecord } from "../../../server/storage/records.ts";

const command = (id: number) => ({ id: `command-${id}` }) as CommandRecord;

test("of more commands than anybody reads none is kept, and the list is read again", () => {
  const news = new LiveNews();
  for (let id = 0; id < 100_000; id += 1) news.commandChanged(command(id));
  const { commands, missed } = news.take();
  expect([commands.length, missed]).toEqual([0, 100_000]);
  news.commandChanged(command(1));
  expect(news.take()).toMatchObject({ commands: [{ id: "command-1" }], missed: 0 });
});

test("the newest state of as many as can be read is kept, however often they change", () => {
  const news = new LiveNews();
  for (let turn = 0; turn < 5; turn += 1) {
    for (let id = 0; id < 2_000; id += 1) news.commandChanged(command(id));
  }
  expect(news.take()).toMatchObject({ commands: { length: 2_000 }, missed: 0 });
});

test("that commands were missed is news, though none of them is there", async () => {
  const news = new LiveNews();
  for (let id = 0; id < 2_001; id += 1) news.commandChanged(command(id));
  const waiting = news.wait(AbortSignal.timeout(60_000)).then(() => "told");
  const nothing = new Promise((resolve) => setImmediate(resolve, "nothing"));
  expect(await Promise.race([waiting, nothing])).toBe("told");
});
