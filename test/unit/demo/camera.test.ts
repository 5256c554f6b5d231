import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startCamera } from "../../../scripts/demo/comparison/camera.ts";
import { tempDir } from "../../support/temp-dir.ts";

/** An XWD file of two pixels, as Xvfb keeps it. */
function screen(left: number, right: number): Buffer {
  const file = Buffer.alloc(100 + 8);
  const fields = { 0: 100, 1: 7, 4: 2, 5: 1, 11: 32, 12: 8 };
  for (const [index, value] of Object.entries(fields)) file.writeUInt32BE(value, Number(index) * 4);
  file.writeUInt32LE(left, 100);
  file.writeUInt32LE(right, 104);
  return file;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("makes a picture when the screen changed, and leaves the one before as it was", () => {
  const path = join(tempDir(), "screen");
  const camera = startCamera();
  const look = () => {
    vi.advanceTimersByTime(200);
    return camera.picture();
  };
  const pixels = () => camera.picture()?.bmp.subarray(54).toString("hex");
  camera.aim(path);
  expect(look()).toBeNull();
  writeFileSync(path, screen(1, 2));
  const first = look();
  expect(pixels()).toBe("0100000002000000");
  expect(look()).toBe(first);
  writeFileSync(path, screen(3, 4));
  expect(look()?.tag).not.toBe(first?.tag);
  expect(pixels()).toBe("0300000004000000");
  writeFileSync(path, screen(1, 2));
  look();
  expect(pixels()).toBe("0100000002000000");
  writeFileSync(path, screen(5, 6).subarray(0, 104));
  rmSync(path);
  const last = look();
  expect(first?.bmp.subarray(54).toString("hex")).toBe("0100000002000000");
  expect(last?.bmp.subarray(54).toString("hex")).toBe("0100000002000000");
  camera.stop();
});
