import { expect, test } from "vitest";
import { bmpOf, readLayout } from "../../../scripts/demo/comparison/framebuffer.ts";

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

test("makes a picture of the same pixels, topmost line first", () => {
  const file = screen();
  const layout = readLayout(file);
  if (layout === null) throw new Error("no layout");
  const bmp = bmpOf(file, layout);
  expect(bmp.subarray(0, 2).toString()).toBe("BM");
  expect([bmp.readUInt32LE(2), bmp.readUInt32LE(10)]).toEqual([bmp.length, 54]);
  expect([bmp.readInt32LE(18), bmp.readInt32LE(22), bmp.readUInt16LE(28)]).toEqual([2, -2, 32]);
  expect([...bmp.subarray(54)]).toEqual([1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 10, 11, 12, 0]);
});
