/** Where the pixels of an XWD file are (XWDFile.h): Xvfb keeps its screen in one (`-fbdir`). */
export type FrameLayout = {
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  readonly bytesPerLine: number;
};

const XWD_VERSION = 7;
const COLOUR_BYTES = 12;
const FIELD = { version: 1, width: 4, height: 5, bitsPerPixel: 11, bytesPerLine: 12, colours: 19 };
const BMP_HEADERS_BYTES = 54;
const BMP_INFO_BYTES = 40;

/** @returns null for what is no picture of 32 bits a pixel, as while Xvfb still writes it */
export function readLayout(file: Buffer): FrameLayout | null {
  if (file.length < 100) return null;
  const field = (index: number) => file.readUInt32BE(index * 4);
  if (field(FIELD.version) !== XWD_VERSION || field(FIELD.bitsPerPixel) !== 32) return null;
  const layout = {
    offset: field(0) + field(FIELD.colours) * COLOUR_BYTES,
    width: field(FIELD.width),
    height: field(FIELD.height),
    bytesPerLine: field(FIELD.bytesPerLine),
  };
  return layout.offset + layout.bytesPerLine * layout.height <= file.length ? layout : null;
}

/**
 * Blue, green, red and nothing is how BMP keeps a pixel, too, and every browser shows it: headers
 * before the lines are the whole picture. It never leaves the machine, so that packing it (PNG)
 * would cost the four browsers' processors more than it saves anybody.
 */
export function bmpOf(file: Buffer, { offset, width, height, bytesPerLine }: FrameLayout): Buffer {
  const headers = Buffer.alloc(BMP_HEADERS_BYTES);
  headers.write("BM", 0, "latin1");
  headers.writeUInt32LE(BMP_HEADERS_BYTES + width * height * 4, 2);
  headers.writeUInt32LE(BMP_HEADERS_BYTES, 10);
  headers.writeUInt32LE(BMP_INFO_BYTES, 14);
  headers.writeInt32LE(width, 18);
  // Less than nought: the first line is the topmost.
  headers.writeInt32LE(-height, 22);
  headers.writeUInt16LE(1, 26);
  headers.writeUInt16LE(32, 28);
  const lines = Array.from({ length: height }, (_, y) => {
    const from = offset + y * bytesPerLine;
    return file.subarray(from, from + width * 4);
  });
  return Buffer.concat([headers, ...lines]);
}
