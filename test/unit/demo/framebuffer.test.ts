import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodePng, readLayout } from "../../../scripts/demo/comparison/framebuffer.ts";

/** Two pixels beside each other and one line below, as Xvfb lays them down: with a colour map. */
function screen(): Buffer {
  const header = Buffer.alloc(100);
  const fields = [100, 7, 2, 24, 2, 2, 0, 0, 32, 0, 32, 32, 12, 0, 0, 0, 0, 0, 256, 1];
  for (const [index, value] of fields.entries()) header.writeUInt32BE(value, index * 4);
  const colours = Buffer.alloc(12);
  const line = (...pixels: number[]) => Buffer.from([...pixels, 9, 9, 9, 9]);
  return Buffer.concat([
    header,
    colours,
    line(1, 2, 3, 0, 4, 5, 6, 0),
    line(7, 8, 9, 0, 10, 11, 12, 0),
  ]);
}

test("reads where the pixels are, and nothing of a file that is not whole", () => {
  const file = screen();
  expect(readLayout(file)).toEqual({ offset: 112, width: 2, height: 2, bytesPerLine: 12 });
  for (const cut of [0, 50, 99, 112, file.length - 1]) {
    expect(readLayout(file.subarray(0, cut))).toBeNull();
  }
});

test("makes a picture whose pixels are red, green, blue", async () => {
  const file = screen();
  const layout = readLayout(file);
  if (layout === null) throw new Error("no layout");
  const png = await encodePng(file, layout);
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 2]);
  const at = png.indexOf("IDAT");
  const data = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  expect([...data]).toEqual([0, 3, 2, 1, 6, 5, 4, 0, 9, 8, 7, 12, 11, 10]);
});
