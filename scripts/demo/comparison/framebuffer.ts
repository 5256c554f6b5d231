import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";

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
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Screens are mostly flat: the next levels take three times as long for a tenth less. */
const COMPRESSION = { level: 1 } as const;

const compress = promisify(deflate);

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

/** Lossless, so that small letters stay readable, and with nothing but Node's own zlib. */
export async function encodePng(file: Buffer, layout: FrameLayout): Promise<Buffer> {
  const { width, height } = layout;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a channel, red, green and blue; the rest are PNG's only methods.
  header.set([8, 2, 0, 0, 0], 8);
  const data = await compress(linesOf(file, layout), COMPRESSION);
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Blue, green, red and nothing become red, green, blue, each line unfiltered: screens are flat. */
function linesOf(file: Buffer, { offset, width, height, bytesPerLine }: FrameLayout): Buffer {
  const lines = Buffer.alloc(height * (1 + width * 3));
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    to += 1;
    const end = offset + y * bytesPerLine + width * 4;
    for (let from = end - width * 4; from < end; from += 4) {
      lines[to++] = file[from + 2] ?? 0;
      lines[to++] = file[from + 1] ?? 0;
      lines[to++] = file[from] ?? 0;
    }
  }
  return lines;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
